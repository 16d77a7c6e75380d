#include "metrics/families/normal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "base/square_unit.hpp"
#include "metrics/families/careful_normal_crps.hpp"
#include "metrics/families/common_tail.hpp"
#include "metrics/families/family.hpp"
#include "metrics/scalar_distribution.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics::scalar {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kSqrtTwoOverPi = std::sqrt(2 / std::numbers::pi);
const double kLogSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);

// E|m + s Z| in two parts, |m| and what the spread adds, and its derivatives.
struct AbsoluteMean {
  double distance;  // |m|
  double excess;    // A - |m|, never negative
  double by_location;
  double by_scale;
};

AbsoluteMean absolute_mean(double m, double s) {
  const double distance = std::abs(m);
  if (s == 0) return {distance, 0, m == 0 ? 0 : std::copysign(1.0, m), m == 0 ? kSqrtTwoOverPi : 0};
  const double z = distance / s;
  const double density = std::exp(-0.5 * z * z);
  const double tail = density == 0 ? 0 : density * erfcx(z * kInverseSqrtTwo);  // 2 Phi(-z)
  const double excess = density == 0 ? 0 : s * (density * kSqrtTwoOverPi - z * tail);
  return {distance, std::max(0.0, excess), std::copysign(1 - tail, m), density * kSqrtTwoOverPi};
}

// The distance from 0 up to which u and v go together; 0 if they lie on different sides.
double shared(double u, double v) {
  return std::max(0.0, std::min(u, v)) - std::min(0.0, std::max(u, v));
}

double log_density(double t, double mu, double sigma) {
  if (sigma == 0) return t == mu ? kInfinity : -kInfinity;
  const double z = (t - mu) / sigma;
  return -0.5 * z * z - std::log(sigma) - kLogSqrtTwoPi;
}

}  // namespace

// The |m| parts alone are the CRPS of point masses, sum_k w_k |u_k| - sum_{j<k} w_j w_k |u_j - u_k| with u =
// mu - y. Written like that they cancel when a tiny weight lies far away; since the weights sum to 1 they are
// also sum_j sum_k w_j w_k shared(u_j, u_k), where nothing cancels.
double normal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const auto& [w, mu, sigma, weight_sum] = row;
  double points = 0, spread = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    const AbsoluteMean own = absolute_mean(y - mu[k], sigma[k]);
    points += w[k] * w[k] * own.distance;
    spread += w[k] * own.excess - w[k] * w[k] * sigma[k] * std::numbers::inv_sqrtpi;
    if (gradient) {
      gradient->weights[k] = own.distance + own.excess - 2 * w[k] * sigma[k] * std::numbers::inv_sqrtpi;
      gradient->locations[k] = -w[k] * own.by_location;
      gradient->scales[k] = w[k] * own.by_scale - w[k] * w[k] * std::numbers::inv_sqrtpi;
    }
    for (std::size_t j = 0; j < k; ++j) {
      const double s = std::hypot(sigma[j], sigma[k]);
      const AbsoluteMean pair = absolute_mean(mu[j] - mu[k], s);
      const double both = w[j] * w[k];
      points += 2 * both * shared(mu[j] - y, mu[k] - y);
      spread -= both * pair.excess;
      if (gradient) {
        const double mean = pair.distance + pair.excess;
        gradient->weights[j] -= w[k] * mean;
        gradient->weights[k] -= w[j] * mean;
        gradient->locations[j] -= both * pair.by_location;
        gradient->locations[k] += both * pair.by_location;
        gradient->scales[j] -= both * pair.by_scale * (s == 0 ? 1 : sigma[j] / s);
        gradient->scales[k] -= both * pair.by_scale * (s == 0 ? 1 : sigma[k] / s);
      }
    }
  }
  return points + spread;
}

double normal_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const auto& [w, mu, sigma, weight_sum] = row;
  if (gradient) gradient->clear();
  std::vector<double> log_densities(row.components());
  double highest = -kInfinity;
  for (std::size_t k = 0; k < row.components(); ++k) {
    log_densities[k] = log_density(y, mu[k], sigma[k]);
    if (w[k] > 0) highest = std::max(highest, std::log(w[k]) + log_densities[k]);
  }
  if (std::isinf(highest)) return -highest;
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (w[k] > 0) sum += std::exp(std::log(w[k]) + log_densities[k] - highest);
  }
  const double log_mixture = highest + std::log(sum);
  for (std::size_t k = 0; gradient && k < row.components(); ++k) {
    if (sigma[k] == 0) continue;  // density 0 here, and around here
    const double z = (y - mu[k]) / sigma[k];
    const double ratio = std::exp(log_densities[k] - log_mixture);
    gradient->weights[k] = -ratio;
    gradient->locations[k] = -w[k] * ratio * z / sigma[k];
    gradient->scales[k] = w[k] * ratio * (1 - z * z) / sigma[k];
  }
  return -log_mixture;
}

}  // namespace seedbed::metrics::scalar

namespace seedbed::metrics {
namespace {

double crps_above(const MixtureRow& row, double y, double threshold) {
  return pairs_above(row, false, threshold, y);
}

double mean(const MixtureRow& row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] != 0) sum += row.weights[k] * row.locations[k];
  }
  return sum;
}

double standard_deviation(const MixtureRow& row) {
  const double centre = mean(row);
  if (!std::isfinite(centre)) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] != 0)
      largest = std::max({largest, row.scales[k], std::abs(row.locations[k] - centre)});
  }
  const double unit = square_unit(largest);
  double variance = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double sigma = row.scales[k] * unit, distance = (row.locations[k] - centre) * unit;
    variance += row.weights[k] * (sigma * sigma + distance * distance);
  }
  return std::sqrt(variance) / unit;
}

double cdf(const MixtureRow& row, double y) {
  if (std::isinf(y)) return y > 0 ? 1 : 0;
  return scalar::cdf(row, y);
}

double quantile(const MixtureRow& row, double probability) {
  const bool upper = probability > 0.5;
  return scalar::quantile(row, upper ? 1 - probability : probability, upper);
}

bool fits(double target) {
  return std::isfinite(target);
}

Suggestion suggestion(const TargetSummary& target) {
  if (target.lowest <= 0)
    return {1, fmt::format("the target goes down to {}, so not lognormal", target.lowest)};
  return {1, fmt::format("the target is positive but hardly skewed ({:.2f}); lognormal is worth a try",
                         target.skewness)};
}

}  // namespace

constinit const FamilyTraits normal_family = {
    .title = "normal",
    .rows = "normal mixtures",
    .parameters = "",
    .target_needs = "a normal mixture needs targets that are finite numbers",
    .target_help = "leave these rows out",
    .fits = fits,
    .suggestion = suggestion,
    .crps = scalar::normal_crps,
    .log_score = scalar::normal_log_score,
    .crps_above = crps_above,
    .mean = mean,
    .standard_deviation = standard_deviation,
    .cdf = cdf,
    .quantile = quantile,
    .harmless_lowest = -1e150,
    .harmless_highest = 1e150,
    .harmless_scale = 1e150,
    .crps_of_floats = &RealKernels<float>::normal_crps,
    .log_score_of_floats = &RealKernels<float>::normal_log_score,
    .crps_of_doubles = &RealKernels<double>::normal_crps,
    .log_score_of_doubles = &RealKernels<double>::normal_log_score,
    .careful_crps = careful_normal_crps,
    .normal_distribution = true,
};

}  // namespace seedbed::metrics
