#include "models/training/training_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "models/training/batch_statistics.hpp"
#include "models/training/first_layer/numeric_bins.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/saved_state.hpp"

namespace seedbed::models {
namespace {

constexpr const char* kAdvice =
    "try a lower train.lr, a warm-up (train.warmup), gradient clipping (train.clip_norm), or data.clip: "
    "smooth if an input has extreme values";

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

TrainingRun::TrainingRun(const NetworkSettings& network, const TrainingSettings& settings,
                         const TrainingData& data, std::uint64_t seed)
    : TrainingRun(network, settings, data, seed, settings.epochs) {
  stopping_ = EarlyStopping(validation_.empty() ? 0 : settings.patience);
}

TrainingRun::TrainingRun(const NetworkSettings& network, const TrainingSettings& settings,
                         const TrainingData& data, std::uint64_t seed, int epochs)
    : network_(network),
      settings_(settings),
      data_(data),
      seed_(seed),
      last_epoch_(epochs),
      target_(training_target(network.family, data.target, data.train, data.weights)),
      batches_(data.train.size(), static_cast<std::size_t>(settings.batch_size)),
      levels_(settings.level_dropout, data, seed),
      step_(network, settings, data.shape, target_, data.target, batches_.largest(), seed),
      average_(settings.average, step_.parameters().size(), step_.tables_end(),
               static_cast<std::int64_t>(settings.epochs) * static_cast<std::int64_t>(batches_.count())),
      rate_(settings, static_cast<std::int64_t>(batches_.count())),
      validation_(network, data, target_),
      stopping_(0) {
  const std::vector<double> locations = starting_locations(network, target_, data.train);
  NetworkState state = initial_state(network, data.shape, locations, seed);
  if (network.is_perceptron())
    fit_numeric_bins(network_layout(network, data.shape), data.rows.numeric, data.train, state.statistics);
  step_.load(state);
}

bool TrainingRun::finished() const {
  return progress_.epoch >= last_epoch_ || stopping_.should_stop();
}

double TrainingRun::share_done() const {
  return static_cast<double>(progress_.step) /
         (static_cast<double>(last_epoch_) * static_cast<double>(batches_.count()));
}

std::optional<EpochScores> TrainingRun::advance() {
  const std::size_t batch = static_cast<std::size_t>(progress_.step) % batches_.count();
  if (batch == 0) begin_epoch();
  if (order_.empty()) epoch_order(data_.train, seed_, progress_.epoch + 1, order_);
  learn_from({data_.rows, batches_.of(order_, batch)});
  if (batch + 1 < batches_.count()) return std::nullopt;
  return end_epoch();
}

void TrainingRun::begin_epoch() {
  progress_.loss_sum = 0;
  progress_.rows = 0;
  progress_.skipped = 0;
  order_.clear();
}

EpochScores TrainingRun::end_epoch() {
  ++progress_.epoch;
  require_progress();
  NetworkState state = state_to_score();
  const EpochScores scores = score_epoch(state);
  progress_.epochs.push_back(scores);
  const bool better = stopping_.observe(progress_.epoch, scores.monitored);
  const bool nothing_kept = finished() && stopping_.best_epoch() == 0;
  if (better || nothing_kept) progress_.kept = std::move(state);
  return scores;
}

void TrainingRun::learn_from(const Batch& batch) {
  const std::int64_t number = progress_.step++;
  const std::optional<double> loss =
      step_.take(levels_.draw(batch, static_cast<std::uint64_t>(number)), number, rate_.at(number));
  if (!loss) {
    ++progress_.skipped;
    return;
  }
  average_.add(step_.parameters(), number);
  progress_.loss_sum += *loss * static_cast<double>(batch.size());
  progress_.rows += batch.size();
}

void TrainingRun::require_progress() const {
  if (progress_.skipped > kMostSkipped * static_cast<double>(batches_.count())) {
    throw TrainingDiverged(
        fmt::format("training diverged in epoch {}: {} of {} steps had a loss or gradient that was "
                    "not finite; {}",
                    progress_.epoch, progress_.skipped, batches_.count(), kAdvice));
  }
}

NetworkState TrainingRun::state_to_score() {
  NetworkState state = step_.state();
  if (!average_.end_epoch(state.parameters)) return state;
  if (network_.norm == Norm::batch) measure_batch_statistics(network_, data_, state);
  return state;
}

EpochScores TrainingRun::score_epoch(const NetworkState& state) {
  if (!all_finite(state.parameters) || !all_finite(state.statistics)) {
    throw TrainingDiverged(fmt::format("training diverged in epoch {}: a weight is no longer finite; {}",
                                       progress_.epoch, kAdvice));
  }
  EpochScores scores;
  scores.epoch = progress_.epoch;
  scores.train_loss = progress_.loss_sum / static_cast<double>(progress_.rows);
  scores.skipped_steps = progress_.skipped;
  scores.nll_validation = scores.crps_validation = scores.monitored =
      std::numeric_limits<double>::quiet_NaN();
  if (!validation_.empty()) {
    const ValidationScores validation = validation_.score(target_.scaling, state);
    scores.nll_validation = validation.nll;
    scores.crps_validation = validation.crps;
    const bool by_crps = settings_.monitor == Monitor::crps_validation;
    scores.monitored = by_crps ? validation.monitored_crps : validation.monitored_nll;
    const auto& heavy = by_crps ? validation.heavy_crps : validation.heavy_nll;
    if (heavy) {
      scores.heavy_row = data_.validation[heavy->row];
      scores.heavy_share = heavy->share;
    }
  }
  return scores;
}

template <class Archive>
void TrainingRun::Progress::exchange(Archive& archive) {
  archive.value(epoch);
  archive.value(step);
  archive.value(loss_sum);
  archive.value(rows);
  archive.value(skipped);
  archive.list(kept.parameters);
  archive.list(kept.statistics);
  archive.records(epochs, [](auto& fields, EpochScores& scores) {
    fields.value(scores.epoch);
    fields.value(scores.train_loss);
    fields.value(scores.nll_validation);
    fields.value(scores.crps_validation);
    fields.value(scores.skipped_steps);
  });
}

template <class Archive>
void TrainingRun::exchange(Archive& archive) {
  progress_.exchange(archive);
  stopping_.exchange(archive);
  step_.exchange(archive);
  average_.exchange(archive);
}

std::vector<std::byte> TrainingRun::save() {
  StateWriter writer;
  exchange(writer);
  return std::move(writer).take();
}

void TrainingRun::restore(std::span<const std::byte> state) {
  StateReader reader(state);
  exchange(reader);
  reader.finish();
  order_.clear();
}

TrainedNetwork TrainingRun::result() const {
  const int best = stopping_.best_epoch();
  return {progress_.kept, target_.scaling, progress_.epochs, best > 0 ? best : progress_.epoch};
}

}  // namespace seedbed::models
