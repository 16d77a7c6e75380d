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
#include "models/training/passes/training_pass.hpp"

namespace seedbed::models {

/// The passes of the perceptron in buffers allocated once: per layer one matrix product forward, two
/// backward, and one or two passes over the activations.
class NetworkPass final : public TrainingPass {
 public:
  /// For batches of up to `most_rows` rows. Dropout is drawn from `seed`.
  NetworkPass(const NetworkSettings& settings, const InputShape& inputs, std::size_t most_rows,
              std::uint64_t seed);

  std::vector<TableRows> tables() const override { return input_layer_.tables(); }
  std::span<const TableRows> begin(const Batch& batch) override;
  HeadValues forward(const float* parameters, const float* statistics, std::uint64_t step) override;
  HeadValues output_gradient() override { return {output_gradient_.data(), head_stride_}; }
  void backward(const float* parameters, float* gradient) override;
  void update_statistics(std::span<float> statistics) override;

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
