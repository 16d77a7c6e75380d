#include "models/torch/feature_module.hpp"

#include <mutex>
#include <vector>

#include "models/network_layout.hpp"

namespace seedbed::models {
namespace {

/// What torch draws comes from one generator of the process: it is seeded for every step and held meanwhile,
/// so that a step's numbers depend on its own seed and number alone, with other jobs on other threads.
class SeededGenerator {
 public:
  SeededGenerator(std::uint64_t seed, std::uint64_t number) : lock_(mutex()) {
    torch::manual_seed(mixed(seed + 0x9e3779b97f4a7c15U * (number + 1)));
  }

 private:
  static std::mutex& mutex() {
    static std::mutex instance;
    return instance;
  }
  /// The finaliser of SplitMix64, so that neighbouring steps have seeds that have nothing in common.
  static std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return value ^ value >> 31;
  }

  std::lock_guard<std::mutex> lock_;
};

}  // namespace

FeatureModule::FeatureModule(const NetworkSettings& settings, const InputShape& inputs,
                             const NetworkMaker& make, std::uint64_t seed)
    : seed_(seed) {
  const SeededGenerator generator(seed, ~std::uint64_t{0});
  inputs_ = register_module("inputs", std::make_shared<InputEncoder>(settings, inputs));
  network_ = register_module("network", make(settings, inputs_->shape()));
  head_ = register_module("head", torch::nn::Linear(network_->features(), head_outputs(settings)));
}

torch::Tensor FeatureModule::outputs(const Batch& batch, std::uint64_t step) {
  const NetworkInputs inputs = inputs_->encode(batch);
  if (!is_training()) return head_->forward(network_->forward(inputs));
  const SeededGenerator generator(seed_, step);
  return head_->forward(network_->forward(inputs));
}

std::unique_ptr<EngineNetwork> FeatureModule::as_engine_network(const NetworkSettings& settings,
                                                                const InputShape& inputs,
                                                                const NetworkMaker& make,
                                                                std::uint64_t seed) {
  auto module = std::make_shared<FeatureModule>(settings, inputs, make, seed);
  std::vector<NamedTensor> parameters, buffers;
  for (const auto& item : module->named_parameters()) parameters.push_back({item.key(), item.value()});
  for (const auto& item : module->named_buffers()) buffers.push_back({item.key(), item.value()});
  return std::make_unique<ModuleNetwork>(std::move(module), std::move(parameters), std::move(buffers),
                                         head_outputs(settings));
}

}  // namespace seedbed::models
