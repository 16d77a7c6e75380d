#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/network_layout.hpp"
#include "models/training/first_layer/bin_layer.hpp"
#include "models/training/first_layer/input_layer.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {

/// The network's outputs for a batch, transposed: 3K rows (K logits, K locations, K raw scales) of `stride`
/// values, one per row of the batch.
struct HeadValues {
  float* values;
  std::size_t stride;
};

/// Forward and backward passes of a network in training mode, in buffers allocated once: per layer one matrix
/// product forward, two backward, and one or two passes over the activations.
class NetworkPass {
 public:
  /// For batches of up to `most_rows` rows. Dropout is drawn from `seed`.
  NetworkPass(const NetworkSettings& settings, const InputShape& inputs, std::size_t most_rows,
              std::uint64_t seed);

  /// The embedding tables, each as one run of rows.
  std::vector<TableRows> tables() const { return input_layer_.tables(); }

  /// Takes up a batch, which the calls below are about, and returns the rows of tables that it uses.
  std::span<const TableRows> begin(const Batch& batch);

  /// `step` numbers the dropout draw. The result stays valid until the next call.
  HeadValues forward(const float* parameters, const float* statistics, std::uint64_t step);

  /// Where the loss puts its derivative by the outputs, laid out as they are.
  HeadValues output_gradient() { return {output_gradient_.data(), head_stride_}; }

  /// From output_gradient() to the gradient of every parameter, which is overwritten (padding stays zero). Of
  /// the tables only the rows used by this batch and the one before are written to: the buffer must be zero
  /// there in the first call, and later calls need it as it was left.
  void backward(const float* parameters, float* gradient);

  /// Moves the running means and variances of batch normalisation towards those of the batch last passed
  /// forward.
  void update_statistics(std::span<float> statistics) const;

 private:
  struct Layer {
    std::size_t inputs, width, stride;
    std::size_t weight, bias;  ///< offsets in the flat buffer
    std::size_t norm_weight, norm_bias;
    std::size_t running_mean, running_variance;
    AlignedFloats slopes;      ///< the product, then the activation's derivative
    AlignedFloats values;      ///< what the next layer reads
    AlignedFloats normalised;  ///< by the norm, before its weight
    AlignedFloats inverse_sd;  ///< per row (layer) or column (batch)
    AlignedFloats mean, variance;
  };

  void add_layer(const NetworkLayout& layout, std::size_t index, std::size_t inputs, std::size_t width);
  void normalise(Layer& layer, const float* parameters, Grid grid) const;
  void normalise_back(const Layer& layer, float* delta, const float* parameters, float* gradient,
                      Grid grid) const;
  Matrix values_below(std::size_t layer);
  void add_bins_to_head(const float* parameters, const float* statistics);
  void bins_back_from_head(float* gradient);

  const Kernels& kernels_;
  NetworkSettings settings_;
  InputLayer input_layer_;
  BinLayer bins_;
  std::size_t most_rows_;
  std::uint64_t seed_;
  AlignedFloats inputs_;
  std::size_t input_stride_;
  std::vector<Layer> layers_;
  std::size_t head_inputs_, head_outputs_, head_weight_, head_bias_, head_stride_;
  AlignedFloats outputs_, output_gradient_;
  AlignedFloats delta_, delta_below_;
  AlignedFloats head_rows_;  ///< of a network that has bins and hides nothing: the head's values row by row
  std::optional<Batch> batch_;
  std::size_t rows_ = 0;  ///< of the batch
};

}  // namespace seedbed::models
