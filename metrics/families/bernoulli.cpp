#include "metrics/families/bernoulli.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/families/family.hpp"

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

namespace seedbed::metrics {
namespace {

double crps_above(const MixtureRow& row, double y, double threshold) {
  return scalar::bernoulli_crps(row, y, nullptr) * std::clamp(1 - threshold, 0.0, 1.0);
}

double mean(const MixtureRow& row) {
  return scalar::bernoulli_probability(row, true);
}

double standard_deviation(const MixtureRow& row) {
  return std::sqrt(mean(row) * scalar::bernoulli_probability(row, false));
}

double cdf(const MixtureRow& row, double y) {
  if (y < 0) return 0;
  return y < 1 ? scalar::bernoulli_probability(row, false) : 1;
}

// P(Y = 1) itself keeps its digits near 0.
double exceedance(const MixtureRow& row, double y) {
  return y >= 0 && y < 1 ? mean(row) : std::max(0.0, 1 - cdf(row, y));
}

double quantile(const MixtureRow& row, double probability) {
  return scalar::bernoulli_probability(row, false) >= probability ? 0 : 1;
}

bool fits(double target) {
  return target == 0 || target == 1;
}

Suggestion suggestion(const TargetSummary& target) {
  if (!target.binary) return {};
  return {4, "the target is 0 or 1: the forecast is a probability"};
}

}  // namespace

constinit const FamilyTraits bernoulli_family = {
    .title = "Bernoulli",
    .rows = "yes/no forecasts",
    .parameters = "the locations are the log-odds of 1, the scales 0",
    .target_needs = "a Bernoulli forecast is of targets that are 0 or 1",
    .target_help = "code yes and no as 1 and 0",
    .fits = fits,
    .head = Head::log_odds,
    .suggestion = suggestion,
    .crps = scalar::bernoulli_crps,
    .log_score = scalar::bernoulli_log_score,
    .crps_above = crps_above,
    .mean = mean,
    .component_mean = ComponentMean::logistic,
    .standard_deviation = standard_deviation,
    .cdf = cdf,
    .exceedance = exceedance,
    .quantile = quantile,
    .has_pit = false,
    .only_binary = true,
};

}  // namespace seedbed::metrics
