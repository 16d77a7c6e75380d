#include "models/training/passes/training_pass.hpp"

#include "models/training/passes/engine_pass.hpp"
#include "models/training/passes/network_pass.hpp"

namespace seedbed::models {

std::unique_ptr<TrainingPass> make_training_pass(const NetworkSettings& network,
                                                 const TrainingSettings& training, const InputShape& inputs,
                                                 std::size_t most_rows, std::uint64_t seed,
                                                 std::span<float> parameters, std::span<float> gradient) {
  if (!trains_by_torch(network, training))
    return std::make_unique<NetworkPass>(network, inputs, most_rows, seed);
  std::unique_ptr<EngineNetwork> made = network_engine().make(network, inputs, seed);
  made->bind(parameters, gradient);
  return std::make_unique<EnginePass>(std::move(made), network, most_rows);
}

}  // namespace seedbed::models
