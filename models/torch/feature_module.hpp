#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "models/torch/input_encoder.hpp"
#include "models/torch/module_network.hpp"

namespace seedbed::models {

/// Makes a network that is registered under a name.
using NetworkMaker = std::function<std::shared_ptr<FeatureNetwork>(const NetworkSettings& settings,
                                                                   const NetworkShape& shape)>;

/// Inputs, a network of features and the head of a family, put together.
class FeatureModule final : public OutputModule {
 public:
  /// What it starts from and what it drops are drawn from `seed`.
  FeatureModule(const NetworkSettings& settings, const InputShape& inputs, const NetworkMaker& make,
                std::uint64_t seed);

  torch::Tensor outputs(const Batch& batch, std::uint64_t step) override;

  static std::unique_ptr<EngineNetwork> as_engine_network(const NetworkSettings& settings,
                                                          const InputShape& inputs, const NetworkMaker& make,
                                                          std::uint64_t seed);

 private:
  std::uint64_t seed_;
  std::shared_ptr<InputEncoder> inputs_;
  std::shared_ptr<FeatureNetwork> network_;
  torch::nn::Linear head_ = nullptr;
};

}  // namespace seedbed::models
