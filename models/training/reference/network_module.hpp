#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/training/first_layer/input_layer.hpp"

namespace seedbed::models {

/// The activation, element by element, in plain torch operations.
torch::Tensor activate(Activation activation, const torch::Tensor& x);

/// The mixture density network as a torch module. Its parameters are views into one flat buffer that follows
/// the network's layout, their gradients views into another, so that an optimiser step, a copy or a check is
/// one pass. forward() is written in plain torch operations: it is the reference for NetworkPass, which
/// trains on the same buffers, and serves other number types.
class NetworkModule : public torch::nn::Module {
 public:
  NetworkModule(const NetworkSettings& settings, const InputShape& inputs,
                torch::ScalarType type = torch::kFloat32);

  /// rows × 3K outputs. In training mode, `seed` and `step` decide what dropout keeps, and batch
  /// normalisation uses the batch and leaves its mean and (unbiased) variance to update_statistics().
  torch::Tensor forward(const Batch& batch, std::uint64_t seed = 0, std::uint64_t step = 0);
  void update_statistics();

  void load(const NetworkState& state);
  NetworkState state() const;

  torch::Tensor parameters_flat, gradient_flat, statistics_flat;
  /// The same memory, for float32.
  std::span<float> parameter_values();
  std::span<float> gradient_values();
  std::span<float> statistic_values();

 private:
  torch::Tensor inputs(const Batch& batch);
  /// The bins of rows of numbers, one column each.
  torch::Tensor expanded(const torch::Tensor& numbers);
  /// The layer `name` of `values`, and of `bins` if they are given.
  torch::Tensor linear(const std::string& name, const torch::Tensor& values, const torch::Tensor& bins);
  torch::Tensor normalise(const torch::Tensor& values, std::size_t layer);
  torch::Tensor drop(const torch::Tensor& values, std::uint64_t seed, std::uint32_t layer,
                     std::uint64_t step);
  torch::Tensor parameter(const std::string& kind, std::size_t index, const char* which);

  NetworkSettings settings_;
  InputShape shape_;
  std::vector<torch::Tensor> batch_means_, batch_variances_;
};

}  // namespace seedbed::models
