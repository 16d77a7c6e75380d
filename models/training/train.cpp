#include "models/training/train.hpp"

#include "models/training/one_thread.hpp"
#include "models/training/training_run.hpp"

namespace seedbed::models {
namespace {

/// Does what is wished between two steps.
void pause(TrainingRun& run, TrainingWatch& watch) {
  const TrainingWatch::Wish wish = watch.wish(run.share_done());
  if (wish == TrainingWatch::Wish::go_on) return;
  watch.keep(run.save());
  if (wish == TrainingWatch::Wish::save_and_stop) throw TrainingStopped();
}

}  // namespace

TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed, TrainingWatch& watch) {
  use_one_thread();
  TrainingRun run(network, settings, data, seed);
  if (const std::vector<std::byte> state = watch.earlier_state(); !state.empty()) {
    run.restore(state);
    watch.resumed(run.epochs());
  }
  while (!run.finished()) {
    pause(run, watch);
    if (const std::optional<EpochScores> epoch = run.advance()) watch.after_epoch(*epoch);
  }
  return run.result();
}

TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed) {
  TrainingWatch nobody;
  return train(network, settings, data, seed, nobody);
}

}  // namespace seedbed::models
