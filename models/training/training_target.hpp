#pragma once

#include <span>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_settings.hpp"

namespace seedbed::models {

/// The target as a network learns it, everything fitted on the training rows: through its family's link, then
/// standardised. For a head that gives log-odds it stays 0 or 1; for one with a probability of zero the rows
/// above zero alone are fitted.
struct TrainingTarget {
  TargetScaling scaling;
  /// The unit of the CRPS loss: the standard deviation of the target itself over the training rows (1 if
  /// constant).
  double crps_unit = 1.0;
  /// One per row of the data; 0 for rows that are not trained on, -infinity for zeros that have their own
  /// probability.
  std::vector<float> standardised;
  /// What each row's loss is multiplied by: its weight over the mean weight of the training rows. One per row
  /// of the data, 0 for rows that are not trained on; empty if all rows count alike.
  std::vector<double> weights = {};

  double weight(std::int32_t row) const {
    return weights.empty() ? 1.0 : weights[static_cast<std::size_t>(row)];
  }
};

/// `weights`, if there are any, has one per row of the data, above 0: whatever is fitted is that of the
/// weighted rows. Throws std::invalid_argument if there is no training row or a target has no finite
/// standardised value.
TrainingTarget training_target(Family family, std::span<const double> target,
                               std::span<const std::int32_t> train, std::span<const double> weights = {});

/// Where the components of a network that has learned nothing yet should be, in the standardised unit: at the
/// spread quantiles of the training target; for log-odds at those of 1 among the training rows, each outcome
/// counted half a time more than it happened; for a mixture with zero, its logit above that of each other
/// component comes first, counted in the same way. Rows count by their weights, which are 1 in the mean.
std::vector<double> starting_locations(const NetworkSettings& network, const TrainingTarget& target,
                                       std::span<const std::int32_t> train);

/// The values below which a share (k + 1/2) / count of the training rows' standardised targets lies, by their
/// weights, k = 0 … count - 1.
std::vector<double> spread_quantiles(const TrainingTarget& target, std::span<const std::int32_t> train,
                                     std::size_t count);

}  // namespace seedbed::models
