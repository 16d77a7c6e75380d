#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/training/first_layer/input_layer.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// The network's outputs for a batch, transposed: 3K rows (K logits, K locations, K raw scales) of `stride`
/// values, one per row of the batch.
struct HeadValues {
  float* values;
  std::size_t stride;
};

/// Forward and backward passes of a network in training mode, over parameters in one flat buffer.
class TrainingPass {
 public:
  virtual ~TrainingPass() = default;

  /// The embedding tables of which a step visits the used rows alone, each as one run of rows at the start of
  /// the buffer.
  virtual std::vector<TableRows> tables() const = 0;

  /// Takes up a batch, which the calls below are about, and returns the rows of tables that it uses.
  virtual std::span<const TableRows> begin(const Batch& batch) = 0;

  /// `step` numbers the dropout draw. The result stays valid until the next call.
  virtual HeadValues forward(const float* parameters, const float* statistics, std::uint64_t step) = 0;

  /// Where the loss puts its derivative by the outputs, laid out as they are.
  virtual HeadValues output_gradient() = 0;

  /// From output_gradient() to the gradient of every parameter, which is overwritten (padding stays zero). Of
  /// the tables only the rows used by this batch and the one before are written to: the buffer must be zero
  /// there in the first call, and later calls need it as it was left.
  virtual void backward(const float* parameters, float* gradient) = 0;

  /// Moves the running means and variances of batch normalisation towards those of the batch last passed
  /// forward.
  virtual void update_statistics(std::span<float> statistics) = 0;
};

/// The pass by which `training` has such a network trained, for batches of up to `most_rows` rows; dropout is
/// drawn from `seed`. The buffers are those of later calls.
std::unique_ptr<TrainingPass> make_training_pass(const NetworkSettings& network,
                                                 const TrainingSettings& training, const InputShape& inputs,
                                                 std::size_t most_rows, std::uint64_t seed,
                                                 std::span<float> parameters, std::span<float> gradient);

}  // namespace seedbed::models
