#include "metrics/scores/climatology.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "metrics/compensated_sum.hpp"

namespace seedbed::metrics {

// CRPS = integral of F^2 below y plus integral of (1 - F)^2 above it: sums of positive terms, kept from
// either side.
Climatology::Climatology(std::span<const double> targets, std::span<const double> weights)
    : sorted_(targets.begin(), targets.end()) {
  if (sorted_.empty()) throw std::invalid_argument("climatology needs at least one training target");
  if (!std::ranges::all_of(sorted_, [](double x) { return std::isfinite(x); })) {
    throw std::invalid_argument("climatology: a training target is not a finite number");
  }
  if (weights.empty()) {
    std::ranges::sort(sorted_);
  } else {
    sort_with(weights);
  }
  const std::size_t n = sorted_.size();
  below_.resize(n);
  above_.resize(n);
  CompensatedSum from_left, from_right;
  for (std::size_t i = 1; i < n; ++i) {
    from_left.add(share(i) * share(i) * (sorted_[i] - sorted_[i - 1]));
    below_[i] = from_left.total();
  }
  for (std::size_t i = n - 1; i-- > 0;) {
    from_right.add(share_above(i + 1) * share_above(i + 1) * (sorted_[i + 1] - sorted_[i]));
    above_[i] = from_right.total();
  }
}

void Climatology::sort_with(std::span<const double> weights) {
  const std::size_t n = sorted_.size();
  if (weights.size() != n) throw std::invalid_argument("climatology: a weight for every target, please");
  std::vector<std::pair<double, double>> both(n);
  for (std::size_t i = 0; i < n; ++i) both[i] = {sorted_[i], weights[i]};
  std::ranges::stable_sort(both, {}, &std::pair<double, double>::first);
  up_to_.assign(1, 0.0);
  CompensatedSum sum;
  for (std::size_t i = 0; i < n; ++i) {
    sorted_[i] = both[i].first;
    sum.add(both[i].second);
    up_to_.push_back(sum.total());
  }
}

double Climatology::crps(double y) const {
  const std::size_t n = sorted_.size();
  const auto at =
      static_cast<std::size_t>(std::ranges::upper_bound(sorted_, y) - sorted_.begin());  // targets <= y
  if (at == 0) return (sorted_.front() - y) + above_.front();
  if (at == n) return (y - sorted_.back()) + below_.back();
  const double up_to = share(at), above = 1 - up_to;
  return below_[at - 1] + up_to * up_to * (y - sorted_[at - 1]) + above * above * (sorted_[at] - y) +
         above_[at];
}

Score skill_score(std::string name, std::span<const double> crps, std::span<const double> reference,
                  std::span<const std::int32_t> clusters, std::span<const double> weights) {
  if (crps.size() != reference.size())
    throw std::invalid_argument("skill: as many scores as reference scores, please");
  const double own = mean_over_rows("", crps, {}, weights).value;
  const double other = mean_over_rows("", reference, {}, weights).value;
  const double ratio = own / other;
  std::vector<double> influence(crps.size());
  for (std::size_t row = 0; row < crps.size(); ++row)
    influence[row] = (crps[row] - ratio * reference[row]) / other;
  Score score = mean_over_rows(std::move(name), influence, clusters, weights);
  score.value = 1 - ratio;
  return score;
}

}  // namespace seedbed::metrics
