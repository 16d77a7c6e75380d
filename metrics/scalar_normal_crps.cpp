#include <cmath>
#include <numbers>

#include "metrics/bernoulli.hpp"
#include "metrics/scalar_scores.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics::scalar {
namespace {

const double kSqrtTwoOverPi = std::sqrt(2 / std::numbers::pi);

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

double crps(Family family, const MixtureRow& row, double y, const MixtureGradient* gradient) {
  switch (family) {
    case Family::normal:
      return normal_crps(row, y, gradient);
    case Family::lognormal:
      return lognormal_crps(row, y, gradient);
    case Family::bernoulli:
      break;
  }
  return bernoulli_crps(row, y, gradient);
}

void project_weights(const MixtureRow& row, std::span<double> partial) {
  double along = 0;
  for (std::size_t k = 0; k < row.components(); ++k) along += row.weights[k] * partial[k];
  for (double& value : partial) value = (value - along) / row.weight_sum;
}

}  // namespace seedbed::metrics::scalar
