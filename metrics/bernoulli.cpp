#include "metrics/bernoulli.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace seedbed::metrics::scalar {
namespace {

double logistic(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

double log_logistic(double x) {
  return std::min(x, 0.0) - std::log1p(std::exp(-std::abs(x)));
}

double sign_of(bool one) {
  return one ? 1 : -1;
}

}  // namespace

double bernoulli_probability(const MixtureRow& row, bool one) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k)
    sum += row.weights[k] * logistic(sign_of(one) * row.locations[k]);
  return sum;
}

double bernoulli_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const double sign = sign_of(y == 1);
  const double miss = bernoulli_probability(row, y != 1);  // of what did not happen
  if (gradient) {
    for (std::size_t k = 0; k < row.components(); ++k) {
      const double own = logistic(-sign * row.locations[k]);
      gradient->weights[k] = 2 * miss * own;
      gradient->locations[k] = -sign * 2 * miss * row.weights[k] * own * logistic(sign * row.locations[k]);
      gradient->scales[k] = 0;
    }
  }
  return miss * miss;
}

double bernoulli_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const double sign = sign_of(y == 1);
  const auto log_term = [&](std::size_t k) {
    return std::log(row.weights[k]) + log_logistic(sign * row.locations[k]);
  };
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < row.components(); ++k) highest = std::max(highest, log_term(k));
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) sum += std::exp(log_term(k) - highest);
  const double log_hit = highest + std::log(sum);
  if (gradient) {
    for (std::size_t k = 0; k < row.components(); ++k) {
      const double share = std::exp(log_logistic(sign * row.locations[k]) - log_hit);  // per unit of weight
      gradient->weights[k] = -share;
      gradient->locations[k] = -sign * row.weights[k] * share * logistic(-sign * row.locations[k]);
      gradient->scales[k] = 0;
    }
  }
  return -log_hit;
}

}  // namespace seedbed::metrics::scalar
