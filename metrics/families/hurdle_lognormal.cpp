#include "metrics/families/hurdle_lognormal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/families/common_tail.hpp"
#include "metrics/families/family.hpp"
#include "metrics/families/lognormal.hpp"
#include "metrics/scalar_distribution.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics {
namespace scalar {
namespace {

bool is_atom(const MixtureRow& row, std::size_t k) {
  return row.scales[k] == 0 && row.locations[k] <= kAtZero;
}

// The components above zero, their weights as they are.
MixtureRow positive_part(const MixtureRow& row) {
  MixtureRow part;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (is_atom(row, k)) continue;
    part.weights.push_back(row.weights[k]);
    part.locations.push_back(row.locations[k]);
    part.scales.push_back(row.scales[k]);
  }
  return part;
}

// E (x - X)+ of a log-normal component of a positive scale, and how large its terms are.
struct LowerTail {
  double value, size;
};

LowerTail lower_tail(double location, double scale, double x) {
  const double z = (std::log(x) - location) / scale;
  const double edge = x * normal_cdf(z);
  const double mean = std::exp(location + 0.5 * scale * scale) * normal_cdf(z - scale);
  return {edge - mean, edge + mean};
}

// The integral of P(X <= z) over low < z < high, both above 0.
double distribution_between(double location, double scale, double low, double high) {
  constexpr double kLeast = 1e-3;  // of the terms' size, or too much of them has cancelled
  if (scale > 0) {
    const LowerTail below = lower_tail(location, scale, low), up_to = lower_tail(location, scale, high);
    const double difference = up_to.value - below.value;
    if (difference > kLeast * (up_to.size + below.size)) return difference;
  }
  const ComponentPair with_zero = {{kAtZero, location}, {0, scale}, true};
  return common_lower_part(with_zero, std::log(low), std::log(high));
}

}  // namespace

double probability_of_zero(const MixtureRow& row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (is_atom(row, k)) sum += row.weights[k];
  }
  return std::min(sum, 1.0);
}

double hurdle_lognormal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const MixtureRow part = positive_part(row);
  if (!gradient) return lognormal_crps(part, y);
  const std::size_t count = part.components();
  std::vector<double> derivatives(3 * count);
  const std::span all(derivatives);
  const MixtureGradient inner = {all.first(count), all.subspan(count, count), all.last(count)};
  const double score = lognormal_crps(part, y, &inner);
  gradient->clear();
  for (std::size_t k = 0, from = 0; k < row.components(); ++k) {
    // With y below zero, E min(X, y) = y for the atom as for the others.
    gradient->weights[k] = std::min(y, 0.0) * -2;
    if (is_atom(row, k)) continue;
    gradient->weights[k] = inner.weights[from];
    gradient->locations[k] = inner.locations[from];
    gradient->scales[k] = inner.scales[from++];
  }
  return score;
}

double hurdle_lognormal_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  if (y != 0) return lognormal_log_score(row, y, gradient);
  const double zero = probability_of_zero(row);
  if (gradient) {
    gradient->clear();
    for (std::size_t k = 0; k < row.components(); ++k) {
      if (is_atom(row, k) && zero > 0) gradient->weights[k] = -1 / zero;
    }
  }
  return zero > 0 ? -std::log(zero) : std::numeric_limits<double>::infinity();
}

double hurdle_lognormal_crps_above(const MixtureRow& row, double y, double threshold) {
  if (threshold <= 0) return hurdle_lognormal_crps(row, std::max(y, threshold), nullptr);
  const MixtureRow part = positive_part(row);
  double sum = lognormal_crps_above(part, y, threshold);
  const double zero = probability_of_zero(row);
  if (zero == 0 || !(y > threshold)) return sum;
  for (std::size_t k = 0; k < part.components(); ++k) {
    sum += 2 * zero * part.weights[k] * distribution_between(part.locations[k], part.scales[k], threshold, y);
  }
  return sum + zero * zero * (y - threshold);
}

}  // namespace scalar

namespace {

double exceedance(const MixtureRow& row, double y) {
  if (y < 0) return 1;
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (scalar::is_atom(row, k)) continue;
    const double distance = y > 0 ? std::log(y) - row.locations[k] : -HUGE_VAL;
    const double z = row.scales[k] > 0 ? distance / row.scales[k] : (distance >= 0 ? HUGE_VAL : -HUGE_VAL);
    sum += row.weights[k] * normal_cdf(-z);
  }
  return std::min(sum, 1.0);
}

double cdf(const MixtureRow& row, double y) {
  if (y < 0) return 0;
  if (std::isinf(y)) return 1;
  return y == 0 ? scalar::probability_of_zero(row) : std::min(1.0, scalar::cdf(row, std::log(y)));
}

bool fits(double target) {
  return target >= 0 && std::isfinite(target);
}

Suggestion suggestion(const TargetSummary& target) {
  const bool suits =
      !target.binary && target.lowest == 0 && target.zero_share >= 0.02 && target.skewness > 0.5;
  if (!suits) return {};
  return {3, fmt::format("{:.1f} % of the targets are exactly 0, the others above it and skewed",
                         100 * target.zero_share)};
}

}  // namespace

// It has no PIT: the distribution function jumps at zero, so its value there is not uniform even for a
// perfect forecast. Coverage, and brier_0 and reliability_0 of the zeros, say what the PIT would.
constinit const FamilyTraits hurdle_lognormal_family = {
    .title = "hurdle log-normal",
    .rows = "log-normal mixtures with zeros",
    .parameters = "the locations and scales are those of log y, and -1000 and 0 of what is exactly zero",
    .target_needs = "a hurdle log-normal mixture needs targets of 0 or above",
    .target_help = "leave these rows out",
    .fits = fits,
    .link = Link::logarithm,
    .head = Head::mixture_with_zero,
    .suggestion = suggestion,
    .crps = scalar::hurdle_lognormal_crps,
    .log_score = scalar::hurdle_lognormal_log_score,
    .crps_above = scalar::hurdle_lognormal_crps_above,
    .mean = scalar::lognormal_mean,
    .component_mean = ComponentMean::lognormal,
    .standard_deviation = scalar::lognormal_standard_deviation,
    .cdf = cdf,
    .exceedance = exceedance,
    .quantile = scalar::lognormal_quantile,
    .has_pit = false,
    .harmless_lowest = kAtZero,
};

}  // namespace seedbed::metrics
