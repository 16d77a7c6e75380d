#include "metrics/families/count_distribution.hpp"

#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace seedbed::metrics::scalar {
namespace {

namespace policies = boost::math::policies;
using boost::math::gamma_p, boost::math::gamma_q, boost::math::ibeta, boost::math::ibetac;
using Policy = policies::policy<
    policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>, policies::underflow_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>, policies::promote_double<false>>;

/// Below this the distribution is Poisson's to the last digit, wherever it has any probability.
constexpr double kPoisson = 1e-100;

/// ln(1 + x) - x, x > -1.
double log1p_minus(double x) {
  if (x <= -1) return -std::numeric_limits<double>::infinity();
  return boost::math::log1pmx(x, Policy());
}

/// What Stirling's formula lacks of ln Γ(x + 1), x > 0: less than 1e-17 of the series is left out from 15 on.
double stirling_rest(double x) {
  if (x < 15) {
    const double plain = (x + 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi);
    return boost::math::lgamma(x + 1, Policy()) - plain;
  }
  const double s = 1 / (x * x);
  return (1.0 / 12 -
          s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * 691.0 / 360360))))) /
         x;
}

}  // namespace

CountComponent::CountComponent(double location, double scale)
    : mean(std::exp(location)), dispersion(scale * scale) {}

double CountComponent::standard_deviation() const {
  return std::sqrt(mean * spread());
}

// The tail beyond is that of a geometric distribution with mean a m, or of a normal one.
double CountComponent::reach() const {
  return mean + 12 * standard_deviation() + 45 * spread();
}

double CountComponent::log_probability(double k) const {
  if (!std::isfinite(spread())) return -std::numeric_limits<double>::infinity();
  const bool poisson = dispersion < kPoisson;
  if (k == 0) return poisson ? -mean : -std::log1p(dispersion * mean) / dispersion;
  const double beside = k * log1p_minus((mean - k) / (spread() * k)) -
                        0.5 * std::log(2 * std::numbers::pi * k * (1 + dispersion * k));
  if (poisson) return beside - stirling_rest(k);
  const double r = 1 / dispersion;
  return stirling_rest(k + r) - stirling_rest(r) - stirling_rest(k) +
         r * log1p_minus(dispersion * (k - mean) / spread()) + beside;
}

double rising_slope(double dispersion, double k) {
  constexpr double kPlain = 64;
  if (dispersion < kPoisson) return 0.5 * k * (k - 1);
  const double direct = std::min(k, kPlain);
  double sum = 0;
  for (double j = 1; j < direct; ++j) sum += j / (1 + dispersion * j);
  if (k <= kPlain) return sum;
  // Euler and Maclaurin: every further term is less than a 64^-2 of the one before.
  const auto integral = [&](double x) { return -log1p_minus(dispersion * x) / (dispersion * dispersion); };
  const auto value = [&](double x) { return x / (1 + dispersion * x); };
  const auto first = [&](double x) { return std::pow(1 + dispersion * x, -2); };
  const auto third = [&](double x) { return 6 * dispersion * dispersion * std::pow(1 + dispersion * x, -4); };
  return sum + (integral(k) - integral(kPlain)) - (value(k) - value(kPlain)) / 2 +
         (first(k) - first(kPlain)) / 12 - (third(k) - third(kPlain)) / 720;
}

namespace {

/// The part of d ln P(Y = k) / da that does not depend on k: (ln(1 + z) - z / (1 + z)) / a^2 with z = a m.
double slope_offset(const CountComponent& component) {
  const double z = component.dispersion * component.mean;
  // For small z the two parts are -1/2 and 1: by their series, as they are divided by z^2.
  const double of_z =
      z < 1e-4 ? 0.5 - z * (2.0 / 3 - z * (0.75 - z * 0.8)) : log1p_minus(z) / (z * z) + 1 / (1 + z);
  return component.mean * component.mean * of_z;
}

}  // namespace

double CountComponent::by_dispersion(double k) const {
  return rising_slope(dispersion, k) + slope_offset(*this) - mean * k / spread();
}

namespace {

/// P(Y <= k), or with `upper` P(Y > k), where neither is 0 or 1 for sure.
double incomplete(const CountComponent& component, double k, bool upper) {
  const double a = component.dispersion, m = component.mean, spread = component.spread();
  if (a < 1e-12) return upper ? gamma_p(k + 1, m, Policy()) : gamma_q(k + 1, m, Policy());
  if (spread > 1e10) {  // so wide that it is a gamma distribution, whose counts are rounded
    const double rate = (k + 0.5) / (a * m);
    return upper ? gamma_q(1 / a, rate, Policy()) : gamma_p(1 / a, rate, Policy());
  }
  const double q = a * m / spread;
  if (q < 0.5) return upper ? ibeta(k + 1, 1 / a, q, Policy()) : ibetac(k + 1, 1 / a, q, Policy());
  return upper ? ibetac(1 / a, k + 1, 1 / spread, Policy()) : ibeta(1 / a, k + 1, 1 / spread, Policy());
}

}  // namespace

double CountComponent::exceedance(double k) const {
  if (!std::isfinite(spread())) return 1;
  return k > reach() || mean == 0 ? 0 : incomplete(*this, k, true);
}

double CountComponent::cdf(double k) const {
  if (!std::isfinite(spread())) return 0;
  return k > reach() || mean == 0 ? 1 : incomplete(*this, k, false);
}

// From the mode down and up with the mode's probability as the unit, and divided by the sum.
CountWalk::CountWalk(const CountComponent& component) : component_(component) {
  constexpr double kLittle = 1e-20;
  const double a = component.dispersion, m = component.mean, spread = component.spread();
  const double mode = a < 1 ? std::floor(m * (1 - a)) : 0;
  CompensatedSum sum;
  double at = 1;
  sum.add(at);
  first_ = mode;
  while (first_ > 0 && at > kLittle) {
    at = component.down(at, first_);
    sum.add(at);
    --first_;
  }
  const double at_first = at;
  at = 1;
  last_ = mode;
  while (true) {
    // All that is beyond is at most the next times 1 / (1 - ratio), of this ratio or of that far out.
    const double falls = std::min(1 / spread, (last_ + 1 - m + a * m) / ((last_ + 1) * spread));
    const double next = component.up(at, last_);
    if (falls > 0 && next < 1e-17 * sum.total() * falls) break;
    at = next;
    sum.add(at);
    ++last_;
  }
  count_ = first_;
  probability_ = at_first / sum.total();
  slope_ = rising_slope(a, first_);
  slope_offset_ = slope_offset(component);
}

void CountWalk::advance() {
  if (begun_) {
    probability_ = component_.up(probability_, count_);
    slope_ += count_ / (1 + component_.dispersion * count_);
    ++count_;
  }
  begun_ = true;
  cdf_.add(probability_);
  by_dispersion_ += probability_ * (slope_ + slope_offset_ - component_.mean * count_ / component_.spread());
}

}  // namespace seedbed::metrics::scalar
