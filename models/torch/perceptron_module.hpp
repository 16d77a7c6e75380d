#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/torch/module_network.hpp"
#include "models/training/first_layer/input_layer.hpp"

namespace seedbed::models {

/// The activation, element by element, in plain torch operations.
torch::Tensor activate(Activation activation, const torch::Tensor& x);

/// The perceptron as a torch module. Its parameters are views into one flat buffer that follows the network's
/// layout, their gradients views into another, so that an optimiser step, a copy or a check is one pass.
/// forward() is written in plain torch operations: it is what `train.engine: torch` trains the perceptron by,
/// the reference for NetworkPass, and serves other number types.
class PerceptronModule : public OutputModule {
 public:
  /// `seed` is that of what outputs() drops.
  PerceptronModule(const NetworkSettings& settings, const InputShape& inputs,
                   torch::ScalarType type = torch::kFloat32, std::uint64_t seed = 0);

  torch::Tensor outputs(const Batch& batch, std::uint64_t step) override {
    return forward(batch, seed_, step);
  }
  void count_step() override { update_statistics(); }
  /// As an EngineNetwork, whose tensors lie and are called as in the network's layout.
  static std::unique_ptr<EngineNetwork> as_engine_network(const NetworkSettings& settings,
                                                          const InputShape& inputs, std::uint64_t seed);

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
  std::uint64_t seed_;
  std::vector<torch::Tensor> batch_means_, batch_variances_;
};

}  // namespace seedbed::models
