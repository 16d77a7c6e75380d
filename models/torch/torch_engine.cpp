#include "models/torch/torch_engine.hpp"

#include <fmt/format.h>
#include <torch/version.h>

#include <stdexcept>

#include "models/torch/feature_module.hpp"
#include "models/torch/networks/networks.hpp"
#include "models/torch/networks/plugin.hpp"
#include "models/torch/perceptron_module.hpp"

namespace seedbed::models {
namespace {

class TorchEngine final : public NetworkEngine {
 public:
  std::string platform() const override {
    return fmt::format("libtorch engine {}.{}.{}", TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR,
                       TORCH_VERSION_PATCH);
  }

  std::unique_ptr<EngineNetwork> make(const NetworkSettings& settings, const InputShape& inputs,
                                      std::uint64_t seed) override {
    if (settings.is_perceptron()) return PerceptronModule::as_engine_network(settings, inputs, seed);
    const NetworkMaker maker = settings.plugin.empty() ? network_maker(settings.network)
                                                       : plugin_network(settings.plugin, settings.network);
    return FeatureModule::as_engine_network(settings, inputs, maker, seed);
  }
};

}  // namespace

NetworkEngine& torch_engine() {
  static TorchEngine engine;
  return engine;
}

}  // namespace seedbed::models
