#include "metrics/scores/threshold_crps.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/crps.hpp"
#include "metrics/mixture_row.hpp"
#include "metrics/scores/common_tail.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kScalesAway = 38.6;  // in scales: nothing in double is below it

bool nothing_below(const Mixtures& mixtures, const MixtureRow& row, double threshold) {
  if (mixtures.family == Family::lognormal) return threshold <= 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    const double distance = row.locations[k] - threshold;
    if (row.weights[k] > 0 && !(distance > kScalesAway * row.scales[k])) return false;
  }
  return true;
}

/// `low` and `high` in the unit of the locations: the threshold, and the observation if it is above.
double above_threshold(const MixtureRow& row, bool logarithm, double low, double high) {
  double sum = 0;
  for (std::size_t j = 0; j < row.components(); ++j) {
    for (std::size_t k = j; k < row.components(); ++k) {
      const double weight = (j == k ? 1 : 2) * row.weights[j] * row.weights[k];
      if (weight == 0) continue;
      const ComponentPair pair = {
          {row.locations[j], row.locations[k]}, {row.scales[j], row.scales[k]}, logarithm};
      double part = common_upper_tail(pair, high);
      if (low < high) part += common_lower_part(pair, low, high);
      sum += weight * part;
    }
  }
  return sum;
}

}  // namespace

void threshold_crps(const Mixtures& mixtures, std::span<const double> y, double threshold,
                    std::span<double> out) {
  std::vector<double> raised(y.begin(), y.end());
  const bool binary = mixtures.family == Family::bernoulli;
  if (!binary) {
    for (double& value : raised) value = std::isnan(value) ? value : std::max(value, threshold);
  }
  std::vector<RowStatus> status(out.size());
  crps(mixtures, raised, out, status);
  if (binary) {
    const double length = std::clamp(1 - threshold, 0.0, 1.0);
    for (double& value : out) value *= length;
    return;
  }
  const bool logarithm = mixtures.family == Family::lognormal;
  const auto own_unit = [&](double value) { return logarithm ? std::log(value) : value; };
  MixtureRow row;
  for (std::size_t r = 0; r < out.size(); ++r) {
    if (status[r] != RowStatus::ok || row.load(mixtures, r) != RowStatus::ok) continue;
    if (nothing_below(mixtures, row, threshold)) continue;
    out[r] = above_threshold(row, logarithm, own_unit(threshold), own_unit(raised[r]));
  }
}

}  // namespace seedbed::metrics
