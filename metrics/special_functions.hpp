#pragma once

#include <numbers>

namespace seedbed::metrics {

inline constexpr double kInverseSqrtTwo = 1 / std::numbers::sqrt2;

/// exp(x^2) erfc(x), the scaled complementary error function; +infinity below about -26.6.
double erfcx(double x);

/// Phi(x), the standard normal distribution function, with full relative accuracy in the lower tail.
double normal_cdf(double x);

/// phi(x), the standard normal density.
double normal_density(double x);

/// ln Phi(x); does not underflow: about -x^2 / 2 far below 0.
double log_normal_cdf(double x);

/// The x at which normal_cdf(x) = probability; -infinity at 0, +infinity at 1, NaN outside [0, 1].
double normal_quantile(double probability);

}  // namespace seedbed::metrics
