#pragma once

#include <span>
#include <vector>

#include "models/training/train.hpp"
#include "models/training/training_target.hpp"

namespace seedbed::models {

/// The most that each validation row counts in the scores that are monitored, so that one row whose forecast
/// has gone astray does not decide which epoch is kept. Both are measured by what the training targets alone
/// say of the row:
///   crps   kCrpsFactor times the sum of the row's CRPS of climatology, the empirical distribution of the
///          training targets, and the mean of that over the validation rows. None if that mean is 0, and none
///          for a head that gives log-odds, whose score is at most 1 anyway
///   nll    kLogScoreMargin nats above the row's log score of what a network with one component gives before
///          it has learned anything: the median of the training target, with its standard deviation as scale
/// Where rows have weights, climatology, mean, median and deviation are those of the weighted rows. A row
/// without a cap has infinity.
struct RowCaps {
  static constexpr double kCrpsFactor = 10;
  static constexpr double kLogScoreMargin = 10;

  std::vector<double> crps, nll;  ///< one per validation row
};

/// `target` is fitted on the training rows of `data`.
RowCaps row_caps(const NetworkSettings& network, const TrainingData& data, const TrainingTarget& target);

/// The mean, with weights the weighted one, with every value kept to its cap; a value that is not a number
/// stays one.
double capped_mean(std::span<const double> values, std::span<const double> caps,
                   std::span<const double> weights = {});

/// The weights of these rows; nothing if all count alike.
std::vector<double> weights_of_rows(const TrainingData& data, std::span<const std::int32_t> rows);

}  // namespace seedbed::models
