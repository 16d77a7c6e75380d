#include "metrics/special_functions.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace seedbed::metrics {
namespace {

// exp(x^2) with x^2 held to twice the working precision, so that the result is good to the last bits for
// every x.
double exp_of_square(double x) {
  const double square = x * x;
  const double lost = std::fma(x, x, -square);
  return std::exp(square) * (1 + lost);
}

// Lentz would need a division a step; with the depth fixed the continued fraction is run backwards:
// sqrt(pi) erfcx(x) = 1 / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))).
double erfcx_far(double x) {
  double tail = x;
  for (int n = 30; n >= 1; --n) tail = x + 0.5 * n / tail;
  return std::numbers::inv_sqrtpi / tail;
}

// Acklam's rational approximation of the lower half of the quantile function, relative error 1.2e-9.
double rough_lower_quantile(double p) {
  if (p < 0.02425) {
    const double q = std::sqrt(-2 * std::log(p));
    return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q -
              2.549732539343734e+00) *
                 q +
             4.374664141464968e+00) *
                q +
            2.938163982698783e+00) /
           ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q +
             3.754408661907416e+00) *
                q +
            1);
  }
  const double q = p - 0.5;
  const double r = q * q;
  return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r +
            1.383577518672690e+02) *
               r -
           3.066479806614716e+01) *
              r +
          2.506628277459239e+00) *
         q /
         (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r +
            6.680131188771972e+01) *
               r -
           1.328068155288572e+01) *
              r +
          1);
}

}  // namespace

double erfcx(double x) {
  if (x < 0) return 2 * exp_of_square(x) - erfcx(-x);
  if (x > 8) return std::isinf(x) ? 0 : erfcx_far(x);
  return exp_of_square(x) * std::erfc(x);
}

double normal_density(double x) {
  // Half of the last bit of x^2 is worth x^2 of them in the exponential.
  const double square = x * x;
  if (square > 1600) return 0;
  const double lost = std::fma(x, x, -square);
  return std::exp(-0.5 * square) * (1 - 0.5 * lost) * (std::numbers::inv_sqrtpi * kInverseSqrtTwo);
}

double normal_cdf(double x) {
  if (x > 0) return 1 - normal_cdf(-x);
  // erfc(-x / sqrt 2), but the rounding of x / sqrt 2 would cost x^2 eps.
  if (x < -1)
    return std::numbers::pi * std::numbers::inv_sqrtpi * kInverseSqrtTwo * erfcx(-x * kInverseSqrtTwo) *
           normal_density(x);
  return 0.5 * std::erfc(-x * kInverseSqrtTwo);
}

double log_normal_cdf(double x) {
  if (x > 0) return std::log1p(-normal_cdf(-x));
  if (x > -1) return std::log(normal_cdf(x));
  return -0.5 * x * x + std::log(0.5 * erfcx(-x * kInverseSqrtTwo));
}

double normal_quantile(double probability) {
  if (!(probability >= 0 && probability <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (probability == 0 || probability == 1) return probability == 0 ? -HUGE_VAL : HUGE_VAL;
  if (probability > 0.5) return -normal_quantile(1 - probability);
  // One step of Newton on ln Phi, which is nearly quadratic in the tail, and one to polish.
  double x = rough_lower_quantile(probability);
  for (int step = 0; step < 2; ++step) {
    const double mills = std::sqrt(std::numbers::pi / 2) * erfcx(-x * kInverseSqrtTwo);  // Phi(x) / phi(x)
    const double error = log_normal_cdf(x) - std::log(probability);
    x -= error * mills;
  }
  return x;
}

}  // namespace seedbed::metrics
