#include "models/training/train.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/training/one_thread.hpp"
#include "models/training/saved_state.hpp"
#include "models/training/training_run.hpp"

namespace seedbed::models {
namespace {

/// Where a training run stands in a whole of one or two.
struct Stage {
  std::vector<std::byte> before = {};  ///< the state of the run that came before
  double first_share = 0, share = 1;   ///< of the whole
};

std::vector<std::byte> joined(std::vector<std::byte> bytes, const std::vector<std::byte>& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
  return bytes;
}

/// Does what is wished between two steps.
void pause(TrainingRun& run, TrainingWatch& watch, const Stage& stage) {
  const TrainingWatch::Wish wish = watch.wish(stage.first_share + stage.share * run.share_done());
  if (wish == TrainingWatch::Wish::go_on) return;
  watch.keep(joined(stage.before, run.save()));
  if (wish == TrainingWatch::Wish::save_and_stop) throw TrainingStopped();
}

/// Calls after(scores) after every epoch.
template <class After>
void finish(TrainingRun& run, TrainingWatch& watch, const Stage& stage, const After& after) {
  while (!run.finished()) {
    pause(run, watch, stage);
    if (const std::optional<EpochScores> epoch = run.advance()) after(*epoch);
  }
}

/// The state of a run behind its length, so that another can follow.
std::vector<std::byte> framed(const std::vector<std::byte>& state) {
  StateWriter writer;
  writer.list(state);
  return std::move(writer).take();
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
  finish(run, watch, {}, [&](const EpochScores& epoch) { watch.after_epoch(epoch); });
  watch.trained([&] { return run.save(); });
  return run.result();
}

TrainedNetwork train_and_refit(const NetworkSettings& network, const TrainingSettings& settings,
                               const TrainingData& data, const TrainingData& all, std::uint64_t seed,
                               TrainingWatch& watch) {
  use_one_thread();
  // The state is that of the first run, behind a byte, until it has ended; then both, the first behind its
  // length.
  constexpr std::byte kFirst{1}, kSecond{2};
  const std::vector<std::byte> earlier = watch.earlier_state();
  const auto rest = earlier.empty() ? std::span<const std::byte>() : std::span(earlier).subspan(1);
  std::vector<std::byte> of_second;
  TrainingRun first(network, settings, data, seed);
  if (!earlier.empty()) {
    if (earlier.front() == kFirst) {
      first.restore(rest);
    } else if (earlier.front() == kSecond) {
      StateReader reader(rest);
      std::vector<std::byte> of_first;
      reader.list(of_first);
      first.restore(of_first);
      of_second = reader.rest();
    } else {
      throw StateMismatch("it is of no run with a refit");
    }
    watch.resumed(first.epochs());
  }
  // How long the second takes is not known before the first has ended: half of the time is a guess.
  finish(first, watch, {.before = {kFirst}, .share = 0.5},
         [&](const EpochScores& epoch) { watch.after_epoch(epoch); });
  watch.trained([&] { return joined({kFirst}, first.save()); });
  TrainedNetwork trained = first.result();
  TrainingRun second(network, settings, all, seed, trained.best_epoch);
  if (!of_second.empty()) second.restore(of_second);
  const Stage stage = {.before = joined({kSecond}, framed(first.save())), .first_share = 0.5, .share = 0.5};
  finish(second, watch, stage, [&](const EpochScores& epoch) { watch.after_refit_epoch(epoch); });
  TrainedNetwork refitted = second.result();
  trained.refitted = {std::move(refitted.state), refitted.scaling};
  return trained;
}

TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed) {
  TrainingWatch nobody;
  return train(network, settings, data, seed, nobody);
}

}  // namespace seedbed::models
