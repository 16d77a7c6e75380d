#include "metrics/scores/threshold_crps.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/crps.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::metrics {

void threshold_crps(const Mixtures& mixtures, std::span<const double> y, double threshold,
                    std::span<double> out) {
  const FamilyTraits& family = traits(mixtures.family);
  std::vector<double> raised(y.begin(), y.end());
  if (!family.only_binary) {
    for (double& value : raised) value = std::isnan(value) ? value : std::max(value, threshold);
  }
  std::vector<RowStatus> status(out.size());
  crps(mixtures, raised, out, status);
  MixtureRow row;
  for (std::size_t r = 0; r < out.size(); ++r) {
    if (status[r] != RowStatus::ok || row.load(mixtures, r) != RowStatus::ok) continue;
    const bool nothing_below = !family.only_binary && family.cdf(row, threshold) == 0;
    if (!nothing_below) out[r] = family.crps_above(row, y[r], threshold);
  }
}

}  // namespace seedbed::metrics
