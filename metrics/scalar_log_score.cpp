#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "metrics/bernoulli.hpp"
#include "metrics/scalar_scores.hpp"

namespace seedbed::metrics::scalar {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kLogSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);

void clear(const MixtureGradient& gradient) {
  std::ranges::fill(gradient.weights, 0.0);
  std::ranges::fill(gradient.locations, 0.0);
  std::ranges::fill(gradient.scales, 0.0);
}

double log_density(double t, double mu, double sigma) {
  if (sigma == 0) return t == mu ? kInfinity : -kInfinity;
  const double z = (t - mu) / sigma;
  return -0.5 * z * z - std::log(sigma) - kLogSqrtTwoPi;
}

}  // namespace

double log_score(Family family, const MixtureRow& row, double y, const MixtureGradient* gradient) {
  if (family == Family::bernoulli) return bernoulli_log_score(row, y, gradient);
  const auto& [w, mu, sigma, weight_sum] = row;
  if (gradient) clear(*gradient);
  if (family == Family::lognormal && y <= 0) return kInfinity;
  const double t = family == Family::lognormal ? std::log(y) : y;
  std::vector<double> log_densities(row.components());
  double highest = -kInfinity;
  for (std::size_t k = 0; k < row.components(); ++k) {
    log_densities[k] = log_density(t, mu[k], sigma[k]);
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
    const double z = (t - mu[k]) / sigma[k];
    const double ratio = std::exp(log_densities[k] - log_mixture);
    gradient->weights[k] = -ratio;
    gradient->locations[k] = -w[k] * ratio * z / sigma[k];
    gradient->scales[k] = w[k] * ratio * (1 - z * z) / sigma[k];
  }
  return -log_mixture + (family == Family::lognormal ? t : 0);
}

}  // namespace seedbed::metrics::scalar
