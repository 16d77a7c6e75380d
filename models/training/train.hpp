#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/network_settings.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// The rows a network learns from. All spans are the caller's and stay alive during training.
struct TrainingData {
  InputShape shape;
  InputRows rows;                            ///< all rows; the index lists below choose among them
  std::span<const double> target;            ///< one per row, in its own unit; such that the family fits it
  std::span<const std::int32_t> train;       ///< row indices; at least one
  std::span<const std::int32_t> validation;  ///< may be empty: then nothing is monitored
  /// One per row, above 0, in any unit: in the loss, in what is fitted to the target and in validation
  /// scores. Empty: all rows count alike, as they do with equal weights.
  std::span<const double> weights = {};
};

/// One line of epochs.csv. Scores are means over the rows, in the target's own unit; NaN if not computed.
struct EpochScores {
  int epoch = 0;  ///< 1-based
  double train_loss = 0;
  double nll_validation = 0;
  double crps_validation = 0;
  int skipped_steps = 0;  ///< steps left out because their gradient was not finite
  /// If a single validation row carries more than a tenth of the monitored score: that row, and its share.
  /// Not kept in checkpoints.
  std::optional<std::int32_t> heavy_row = {};
  double heavy_share = 0;
  /// What early stopping goes by: the monitored score with no row counting more than its cap (RowCaps). Not
  /// kept in checkpoints.
  double monitored = 0;
};

/// A network as it is used.
struct FittedNetwork {
  NetworkState state;
  TargetScaling scaling;
};

struct TrainedNetwork {
  NetworkState state;
  TargetScaling scaling;
  std::vector<EpochScores> epochs;
  int best_epoch = 0;  ///< the epoch whose weights `state` holds
  /// Trained again on all rows, if that was asked for.
  std::optional<FittedNetwork> refitted = {};
};

/// Training cannot go on and would fail again in the same way: too many steps were not finite. The message
/// names the epoch and says what to try.
struct TrainingDiverged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The training run was stopped between two steps, as its TrainingWatch asked.
struct TrainingStopped : std::runtime_error {
  TrainingStopped() : std::runtime_error("training was stopped before its end") {}
};

/// Follows a training run, and can have its state kept so that another call goes on from there: with the same
/// result to the bit, at whichever step that was.
class TrainingWatch {
 public:
  enum class Wish { go_on, save, save_and_stop };

  virtual ~TrainingWatch() = default;
  /// Asked once: the state to go on from, as `keep` was given it, or nothing. Anything but a state of the
  /// same network, settings, data and seed is an error: train() throws StateMismatch or gives nonsense.
  virtual std::vector<std::byte> earlier_state() { return {}; }
  /// The epochs that had ended by then.
  virtual void resumed(std::span<const EpochScores> /*epochs*/) {}
  virtual void after_epoch(const EpochScores& /*epoch*/) {}
  /// An epoch of the refit, which has no validation scores.
  virtual void after_refit_epoch(const EpochScores& /*epoch*/) {}
  /// Asked before every step, so it must be cheap. `share_done` is the share of all steps that there can be.
  virtual Wish wish(double /*share_done*/) { return Wish::go_on; }
  /// What `wish` asked for. What it throws ends the training.
  // NOLINTNEXTLINE(performance-unnecessary-value-param): it is theirs who override this
  virtual void keep(std::vector<std::byte> /*state*/) {}
  /// All epochs are over. `state` gives what `earlier_state` may give a run with more epochs to go on from,
  /// where goes_on_from holds; before a refit, which that does anew.
  virtual void trained(const std::function<std::vector<std::byte>()>& /*state*/) {}
};

/// Trains one network on one core. The result depends on nothing but the arguments: every random number is
/// counted (base/random.hpp) from `seed`. Throws TrainingDiverged, and TrainingStopped if `watch` asks for
/// that.
TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed, TrainingWatch& watch);
TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed);

/// The same, and then again from the same seed on `all`, for as many epochs as the kept one had: their
/// learning rates are the first of the same schedule, and nothing is monitored. `all` are training and
/// validation rows together.
TrainedNetwork train_and_refit(const NetworkSettings& network, const TrainingSettings& settings,
                               const TrainingData& data, const TrainingData& all, std::uint64_t seed,
                               TrainingWatch& watch);

}  // namespace seedbed::models
