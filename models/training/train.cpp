#include "models/training/train.hpp"

#include "models/training/one_thread.hpp"
#include "models/training/training_run.hpp"

namespace seedbed::models {

TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed,
                     const std::function<void(const EpochScores&)>& after_epoch) {
  use_one_thread();
  const torch::NoGradGuard no_gradients;
  TrainingRun run(network, settings, data, seed);
  while (!run.finished()) {
    const EpochScores scores = run.run_epoch();
    if (after_epoch) after_epoch(scores);
  }
  return run.result();
}

}  // namespace seedbed::models
