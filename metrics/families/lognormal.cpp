#include "metrics/families/lognormal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/square_unit.hpp"
#include "metrics/families/common_tail.hpp"
#include "metrics/families/family.hpp"
#include "metrics/families/normal.hpp"
#include "metrics/scalar_distribution.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics::scalar {
namespace {

constexpr double kDensityAtZero = std::numbers::inv_sqrtpi * kInverseSqrtTwo;

// E min(X, c) = from_x + from_c, where from_x = E[X; X < c] and from_c = c P(X > c), with derivatives by mu
// and sigma.
struct ExpectedMinimum {
  double value;
  double by_location;
  double by_scale;
};

// exp(mu + sigma^2 / 2) Phi(omega - sigma) = y exp(-omega^2 / 2) erfcx((sigma - omega) / sqrt 2) / 2 below
// the mean of the tilted distribution: no large exponents that cancel, so it holds for any width.
ExpectedMinimum minimum_with(double mu, double sigma, double y, double log_y) {
  if (sigma == 0) {
    const double x = std::exp(mu);
    return {std::min(x, y), mu < log_y ? x : 0, mu == log_y ? -y * kDensityAtZero : 0};
  }
  const double omega = (log_y - mu) / sigma;
  const double density = y * std::exp(-0.5 * omega * omega);
  const double above = density == 0 ? 0 : 0.5 * density * erfcx(std::abs(omega) * kInverseSqrtTwo);
  const double from_y = omega > 0 ? above : y - above;
  double from_x = density == 0 ? 0 : 0.5 * density * erfcx(std::abs(omega - sigma) * kInverseSqrtTwo);
  if (omega > sigma) from_x = std::exp(mu + 0.5 * sigma * sigma) - from_x;
  return {from_x + from_y, from_x, sigma * from_x - density * kDensityAtZero};
}

struct PairMinimum {
  double first;    // E[X_j; X_j < X_k], the derivative by mu_j
  double second;   // E[X_k; X_k < X_j], the derivative by mu_k
  double density;  // M_j phi(d1) = M_k phi(d2)
  double s;
};

PairMinimum minimum_of_pair(double mu_j, double sigma_j, double mu_k, double sigma_k) {
  const double s = std::hypot(sigma_j, sigma_k);
  if (s == 0) {
    const double x_j = std::exp(mu_j), x_k = std::exp(mu_k);
    if (mu_j == mu_k) return {0.5 * x_j, 0.5 * x_k, x_j * kDensityAtZero, 0};
    return {mu_j < mu_k ? x_j : 0, mu_k < mu_j ? x_k : 0, 0, 0};
  }
  const double a = sigma_j / s, b = sigma_k / s, z = (mu_j - mu_k) / s, h = sigma_j * b;
  const double d1 = z + sigma_j * a, d2 = z - sigma_k * b;
  // ln of M_j phi(d1) sqrt(2 pi), symmetric in j and k, nothing large cancelling.
  const double density = std::exp(mu_j * b * b + mu_k * a * a + 0.5 * (h - z) * (h + z));
  const double tail_j = density == 0 ? 0 : 0.5 * density * erfcx(std::abs(d1) * kInverseSqrtTwo);
  const double tail_k = density == 0 ? 0 : 0.5 * density * erfcx(std::abs(d2) * kInverseSqrtTwo);
  return {d1 < 0 ? std::exp(mu_j + 0.5 * sigma_j * sigma_j) - tail_j : tail_j,
          d2 > 0 ? std::exp(mu_k + 0.5 * sigma_k * sigma_k) - tail_k : tail_k, density * kDensityAtZero, s};
}

}  // namespace

double lognormal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const auto& [w, mu, sigma, weight_sum] = row;
  const double log_y = y > 0 ? std::log(y) : 0;
  double with_y = 0, pairs = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    const ExpectedMinimum own = y > 0 ? minimum_with(mu[k], sigma[k], y, log_y) : ExpectedMinimum{y, 0, 0};
    const PairMinimum self = minimum_of_pair(mu[k], sigma[k], mu[k], sigma[k]);
    const double square = w[k] * w[k];
    with_y += w[k] * own.value;
    if (square > 0)
      pairs += square * (self.first + self.second);  // an infinite expectation of weight 0 counts nothing
    if (gradient) {
      const double self_by_scale = 2 * (sigma[k] * self.first - kInverseSqrtTwo * self.density);
      gradient->weights[k] = -2 * own.value + 2 * w[k] * (self.first + self.second);
      gradient->locations[k] = -2 * w[k] * own.by_location + square * (self.first + self.second);
      gradient->scales[k] = -2 * w[k] * own.by_scale + square * self_by_scale;
    }
    for (std::size_t j = 0; j < k; ++j) {
      const PairMinimum pair = minimum_of_pair(mu[j], sigma[j], mu[k], sigma[k]);
      const double both = 2 * w[j] * w[k];
      if (both > 0) pairs += both * (pair.first + pair.second);
      if (gradient) {
        const double a = pair.s == 0 ? 1 : sigma[j] / pair.s, b = pair.s == 0 ? 1 : sigma[k] / pair.s;
        gradient->weights[j] += 2 * w[k] * (pair.first + pair.second);
        gradient->weights[k] += 2 * w[j] * (pair.first + pair.second);
        gradient->locations[j] += both * pair.first;
        gradient->locations[k] += both * pair.second;
        gradient->scales[j] += both * (sigma[j] * pair.first - a * pair.density);
        gradient->scales[k] += both * (sigma[k] * pair.second - b * pair.density);
      }
    }
  }
  return y > 0 ? (y - 2 * with_y) + pairs : pairs - y;
}

double lognormal_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  if (y > 0) return normal_log_score(row, std::log(y), gradient) + std::log(y);
  if (gradient) gradient->clear();
  return std::numeric_limits<double>::infinity();
}

double lognormal_crps_above(const MixtureRow& row, double y, double threshold) {
  const auto log_of = [](double value) { return value > 0 ? std::log(value) : -HUGE_VAL; };
  return pairs_above(row, true, log_of(threshold), log_of(y));
}

double lognormal_mean(const MixtureRow& row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double mu = row.locations[k], sigma = row.scales[k];
    sum += row.weights[k] * std::exp(mu + 0.5 * sigma * sigma);
  }
  return sum;
}

double lognormal_standard_deviation(const MixtureRow& row) {
  const double centre = lognormal_mean(row);
  if (!std::isfinite(centre)) return std::numeric_limits<double>::infinity();
  const auto own_mean = [&](std::size_t k) {
    return std::exp(row.locations[k] + 0.5 * row.scales[k] * row.scales[k]);
  };
  const auto own_spread = [&](std::size_t k) {
    return own_mean(k) * std::sqrt(std::expm1(row.scales[k] * row.scales[k]));
  };
  double largest = centre;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] != 0) largest = std::max({largest, own_spread(k), own_mean(k)});
  }
  const double unit = square_unit(largest);
  double variance = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double spread = own_spread(k) * unit, distance = (own_mean(k) - centre) * unit;
    variance += row.weights[k] * (spread * spread + distance * distance);
  }
  return std::sqrt(variance) / unit;
}

double lognormal_quantile(const MixtureRow& row, double probability) {
  const bool upper = probability > 0.5;
  return std::exp(quantile(row, upper ? 1 - probability : probability, upper));
}

}  // namespace seedbed::metrics::scalar

namespace seedbed::metrics {
namespace {

double cdf(const MixtureRow& row, double y) {
  if (y <= 0 || std::isinf(y)) return y > 0 ? 1 : 0;
  return scalar::cdf(row, std::log(y));
}

bool fits(double target) {
  return target > 0 && std::isfinite(target);
}

Suggestion suggestion(const TargetSummary& target) {
  const bool suits =
      target.lowest > 0 && target.skewness > 0.5 && std::abs(target.log_skewness) < target.skewness;
  if (!suits) return {};
  return {2, fmt::format("the target is positive and skewed ({:.2f}, its logarithm {:.2f})", target.skewness,
                         target.log_skewness)};
}

}  // namespace

constinit const FamilyTraits lognormal_family = {
    .title = "log-normal",
    .rows = "log-normal mixtures",
    .parameters = "the locations and scales are those of log y",
    .target_needs = "a log-normal mixture needs targets above 0",
    .target_help = "leave these rows out",
    .fits = fits,
    .link = Link::logarithm,
    .suggestion = suggestion,
    .crps = scalar::lognormal_crps,
    .log_score = scalar::lognormal_log_score,
    .crps_above = scalar::lognormal_crps_above,
    .mean = scalar::lognormal_mean,
    .component_mean = ComponentMean::lognormal,
    .standard_deviation = scalar::lognormal_standard_deviation,
    .cdf = cdf,
    .quantile = scalar::lognormal_quantile,
    .of_log = Family::normal,
    .crps_of_floats = &RealKernels<float>::lognormal_crps,
    .log_score_of_floats = &RealKernels<float>::lognormal_log_score,
    .crps_of_doubles = &RealKernels<double>::lognormal_crps,
    .log_score_of_doubles = &RealKernels<double>::lognormal_log_score,
    .careful_crps = scalar::lognormal_crps,
    .normal_distribution = true,
};

}  // namespace seedbed::metrics
