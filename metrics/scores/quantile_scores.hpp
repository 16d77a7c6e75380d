#pragma once

#include <algorithm>

namespace seedbed::metrics {

// Scores of quantiles, in the unit of the target; smaller is better. Gneiting and Raftery, "Strictly proper
// scoring rules, prediction, and estimation", J. Amer. Statist. Assoc. 102 (2007) 359-378, section 6.

/// The pinball (quantile) loss of a forecast quantile at `probability`: (1{y < q} - p) (q - y). Twice its
/// integral over p is the CRPS.
inline double pinball_loss(double quantile, double y, double probability) {
  return y < quantile ? (1 - probability) * (quantile - y) : probability * (y - quantile);
}

/// The interval score of a central interval of nominal coverage `percent`: its width, and 2 / alpha times the
/// distance by which it misses the observation, alpha = 1 - percent / 100.
inline double interval_score(double lower, double upper, double y, double percent) {
  const double miss = std::max({lower - y, y - upper, 0.0});
  return (upper - lower) + 200 / (100 - percent) * miss;
}

}  // namespace seedbed::metrics
