#include "metrics/families/negative_binomial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/square_unit.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/families/count_distribution.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::metrics::scalar {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMostCounts = 4e6;

CountComponent component(const MixtureRow& row, std::size_t k) {
  return {row.locations[k], row.scales[k]};
}

bool is_count(double y) {
  return y >= 0 && y == std::floor(y) && std::isfinite(y);
}

/// How much of [from, to) lies between `low` and `high`.
double overlap(double from, double to, double low, double high) {
  return std::max(0.0, std::min(to, high) - std::max(from, low));
}

/// The integral over z > threshold of (F(z) - 1{y <= z})^2, unit step by unit step.
class CountScore {
 public:
  CountScore(const MixtureRow& row, double y, double threshold, const MixtureGradient* gradient)
      : row_(row), y_(y), threshold_(threshold), gradient_(gradient) {
    if (gradient) gradient->clear();
    for (std::size_t k = 0; k < row.components(); ++k) {
      if (row.weights[k] == 0 && !gradient) continue;
      walks_.emplace_back(component(row, k));
      places_.push_back(k);
      first_ = std::min(first_, walks_.back().first());
      last_ = std::max(last_, walks_.back().last());
    }
  }

  double sum() {
    CompensatedSum score;
    score.add(overlap(-kInfinity, first_, std::max(y_, threshold_), kInfinity));  // F is 0
    for (double count = first_; count <= last_; ++count) score.add(step(count));
    const double behind = overlap(last_ + 1, kInfinity, threshold_, y_);  // F is 1
    if (gradient_) {
      for (double& each : gradient_->weights) each += 2 * behind;
      for (std::size_t i = 0; i < walks_.size(); ++i)
        gradient_->scales[places_[i]] *= 2 * row_.scales[places_[i]];  // from the dispersion to its root
    }
    score.add(behind);
    return score.total();
  }

 private:
  double step(double count) {
    const double distribution = advance(count);
    const double below = overlap(count, count + 1, threshold_, y_);
    const double above = overlap(count, count + 1, std::max(threshold_, y_), kInfinity);
    const double beyond = 1 - distribution;
    if (gradient_) add_gradient(count, 2 * (below * distribution - above * beyond));
    return below * distribution * distribution + above * beyond * beyond;
  }

  double advance(double count) {
    double distribution = 0;
    for (std::size_t i = 0; i < walks_.size(); ++i) {
      CountWalk& walk = walks_[i];
      if (count < walk.first()) continue;
      if (count <= walk.last()) walk.advance();
      distribution += row_.weights[places_[i]] * walk.cdf();
    }
    return distribution;
  }

  void add_gradient(double count, double by_distribution) {
    for (std::size_t i = 0; i < walks_.size(); ++i) {
      const CountWalk& walk = walks_[i];
      if (count < walk.first()) continue;
      const std::size_t k = places_[i];
      gradient_->weights[k] += by_distribution * walk.cdf();
      if (count > walk.last()) continue;
      gradient_->locations[k] -= by_distribution * row_.weights[k] * walk.next_weighted();
      gradient_->scales[k] += by_distribution * row_.weights[k] * walk.cdf_by_dispersion();
    }
  }

  const MixtureRow& row_;
  double y_, threshold_;
  const MixtureGradient* gradient_;
  std::vector<CountWalk> walks_;
  std::vector<std::size_t> places_;
  double first_ = kInfinity, last_ = 0;
};

}  // namespace

double count_log_probability(double location, double scale, double k) {
  return CountComponent(location, scale).log_probability(k);
}

double count_log_probability_by_scale(double location, double scale, double k) {
  return 2 * scale * CountComponent(location, scale).by_dispersion(k);
}

bool counts_can_be_summed(const MixtureRow& row) {
  double counts = 0;
  for (std::size_t k = 0; k < row.components(); ++k) counts += component(row, k).reach();
  return counts <= kMostCounts;
}

double negative_binomial_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  if (!counts_can_be_summed(row)) return std::numeric_limits<double>::quiet_NaN();
  return CountScore(row, y, -kInfinity, gradient).sum();
}

double negative_binomial_crps_above(const MixtureRow& row, double y, double threshold) {
  if (!counts_can_be_summed(row)) return std::numeric_limits<double>::quiet_NaN();
  return CountScore(row, y, threshold, nullptr).sum();
}

double negative_binomial_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  if (gradient) gradient->clear();
  if (!is_count(y)) return kInfinity;
  std::vector<double> terms;
  double highest = -kInfinity;
  for (std::size_t k = 0; k < row.components(); ++k) {
    terms.push_back(component(row, k).log_probability(y));
    if (row.weights[k] > 0) highest = std::max(highest, std::log(row.weights[k]) + terms[k]);
  }
  if (highest == -kInfinity) return kInfinity;
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k)
    sum += std::exp(std::log(row.weights[k]) + terms[k] - highest);
  const double log_probability = highest + std::log(sum);
  if (!gradient) return -log_probability;
  for (std::size_t k = 0; k < row.components(); ++k) {
    const double share = std::exp(terms[k] - log_probability);  // per unit of weight
    gradient->weights[k] = -share;
    if (row.weights[k] * share == 0) continue;
    const CountComponent own = component(row, k);
    gradient->locations[k] = -row.weights[k] * share * (y - own.mean) / own.spread();
    gradient->scales[k] = -row.weights[k] * share * 2 * row.scales[k] * own.by_dispersion(y);
  }
  return -log_probability;
}

}  // namespace seedbed::metrics::scalar

namespace seedbed::metrics {
namespace {

using scalar::CountComponent;

template <class Function>
double weighted(const MixtureRow& row, const Function& of_component) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] > 0)
      sum += row.weights[k] * of_component(CountComponent(row.locations[k], row.scales[k]));
  }
  return sum;
}

double mean(const MixtureRow& row) {
  return weighted(row, [](const CountComponent& own) { return own.mean; });
}

double standard_deviation(const MixtureRow& row) {
  const double centre = mean(row);
  if (!std::isfinite(centre)) return std::numeric_limits<double>::infinity();
  double largest = centre;
  weighted(row, [&](const CountComponent& own) {
    largest = std::max({largest, own.mean, own.spread()});
    return 0.0;
  });
  const double unit = square_unit(largest);
  return std::sqrt(weighted(row,
                            [&](const CountComponent& own) {
                              const double distance = (own.mean - centre) * unit;
                              return (own.mean * unit) * (own.spread() * unit) + distance * distance;
                            })) /
         unit;
}

double cdf(const MixtureRow& row, double y) {
  if (y < 0) return 0;
  if (std::isinf(y)) return 1;
  return std::min(1.0, weighted(row, [&](const CountComponent& own) { return own.cdf(std::floor(y)); }));
}

double exceedance(const MixtureRow& row, double y) {
  if (y < 0) return 1;
  if (std::isinf(y)) return 0;
  return std::min(1.0,
                  weighted(row, [&](const CountComponent& own) { return own.exceedance(std::floor(y)); }));
}

/// Between two counts, of which the second is enough and the first is not, the smallest that is.
double quantile(const MixtureRow& row, double probability) {
  const bool upper = probability > 0.5;  // where the other tail has the digits
  const auto enough = [&](double y) {
    return upper ? exceedance(row, y) <= 1 - probability : cdf(row, y) >= probability;
  };
  if (enough(0)) return 0;
  double below = 0, above = std::max(1.0, std::floor(mean(row)));
  while (!enough(above)) {
    below = above;
    above *= 2;
    if (std::isinf(above)) return above;
  }
  while (true) {
    const double middle = below + std::floor((above - below) / 2);
    if (middle <= below || middle >= above) return above;
    (enough(middle) ? above : below) = middle;
  }
}

bool fits(double target) {
  return scalar::is_count(target) && target <= 1e6;
}

Suggestion suggestion(const TargetSummary& target) {
  const bool suits = !target.binary && target.whole && target.lowest >= 0 && target.lowest <= 1 &&
                     target.highest <= 1000 && target.variance > target.mean;
  if (!suits) return {};
  // Of many events, single ones do not show, and families of amounts do as well. A few zeros suit none of
  // these.
  const bool many = target.mean > 20, few_zeros = target.zero_share > 0 && target.zero_share < 0.02;
  if (many && !few_zeros) {
    return {0.5, fmt::format("the targets are whole numbers from {:.0f} to {:.0f}, which may count events",
                             target.lowest, target.highest)};
  }
  return {3.5,
          fmt::format("the targets are counts from {:.0f} to {:.0f}, with a variance of {:.1f} times "
                      "their mean{}",
                      target.lowest, target.highest, target.variance / target.mean,
                      many ? "; if they are amounts and not numbers of events, hurdle_lognormal is worth "
                             "a try"
                           : "")};
}

}  // namespace

// It has no PIT: the distribution function jumps at every count.
constinit const FamilyTraits negative_binomial_family = {
    .title = "negative binomial",
    .rows = "negative binomial mixtures",
    .parameters = "a location is the log of a mean m, of a scale s the variance is m + s^2 m^2",
    .target_needs =
        "a negative binomial mixture needs targets that are counts: whole numbers from 0 to a million",
    .target_help = "leave these rows out",
    .fits = fits,
    .link = Link::logarithm_of_counts,
    .suggestion = suggestion,
    .crps = scalar::negative_binomial_crps,
    .log_score = scalar::negative_binomial_log_score,
    .crps_above = scalar::negative_binomial_crps_above,
    .mean = mean,
    .component_mean = ComponentMean::exp,
    .standard_deviation = standard_deviation,
    .cdf = cdf,
    .exceedance = exceedance,
    .quantile = quantile,
    .can_be_scored = scalar::counts_can_be_summed,
    .has_pit = false,
};

}  // namespace seedbed::metrics
