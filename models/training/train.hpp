#pragma once

#include <cstdint>
#include <functional>
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
  InputRows rows;                       ///< all rows; the index lists below choose among them
  std::span<const double> target;       ///< one per row, in its own unit; positive for the log-normal family
  std::span<const std::int32_t> train;  ///< row indices; at least one
  std::span<const std::int32_t> validation;  ///< may be empty: then nothing is monitored
};

/// One line of epochs.csv. Scores are means over the rows, in the target's own unit; NaN if not computed.
struct EpochScores {
  int epoch = 0;  ///< 1-based
  double train_loss = 0;
  double nll_validation = 0;
  double crps_validation = 0;
  int skipped_steps = 0;  ///< steps left out because their gradient was not finite
};

struct TrainedNetwork {
  NetworkState state;
  TargetScaling scaling;
  std::vector<EpochScores> epochs;
  int best_epoch = 0;  ///< the epoch whose weights `state` holds
};

/// Training cannot go on and would fail again in the same way: too many steps were not finite. The message
/// names the epoch and says what to try.
struct TrainingDiverged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Trains one network on one core. The result depends on nothing but the arguments: every random number is
/// counted (models/random.hpp) from `seed`. `after_epoch` is told of each epoch as it ends.
TrainedNetwork train(const NetworkSettings& network, const TrainingSettings& settings,
                     const TrainingData& data, std::uint64_t seed,
                     const std::function<void(const EpochScores&)>& after_epoch = {});

}  // namespace seedbed::models
