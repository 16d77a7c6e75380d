#pragma once

#include "metrics/lanes.hpp"

// Elementary functions on lanes. Each lane's result is a function of that lane
// alone. Coefficients were fitted for this project in 60-digit arithmetic; the errors named are theirs alone,
// rounding adds one or two units in the last place.
namespace seedbed::metrics {
namespace {

constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kDensityAtZero = 0.39894228040143267794;  // 1 / sqrt(2 pi)
constexpr double kSqrtTwoOverPi = 0.79788456080286535588;
constexpr double kInverseSqrtPi = 0.56418958354775628695;
constexpr double kTiny = 1e-300;

template <int count>
inline Lanes polynomial(const double (&coefficients)[count], Lanes x) {
  Lanes sum = coefficients[count - 1];
#pragma GCC unroll 16
  for (int i = count - 2; i >= 0; --i) sum = fma(sum, x, coefficients[i]);
  return sum;
}

// exp(x) = power (1 + fraction) with power = 2^n and |fraction| < 0.42; x is clamped to where exp is 0 or
// infinite.
struct Exponential {
  Lanes fraction;
  Lanes n;
};

inline Exponential reduced_exp_of_clamped(Lanes clamped) {
  // exp(r) - 1 = r + r^2 p(r) on |r| <= ln(2) / 2, relative error 4e-17.
  constexpr double p[] = {0.5000000000000001,     0.16666666666666669,    0.041666666666623824,
                          0.008333333333330039,   0.0013888888917367081,  0.00019841269863171557,
                          2.4801521057868204e-05, 2.7557268276905696e-06, 2.7620201591031547e-07,
                          2.5100472505694996e-08};
  const Lanes n = round(clamped * 1.4426950408889634);
  // The high part of ln 2 ends in zeros, so that its product with n is exact even without a fused operation.
  const Lanes r = fma(n, -1.90821492927058770002e-10, fma(n, -6.93147180369123816490e-01, clamped));
  return {fma(r * r, polynomial(p, r), r), n};
}

inline Exponential reduced_exp(Lanes x) {
  return reduced_exp_of_clamped(max(min(x, 710.0), -746.0));
}

/// exp(x) for x <= 0.
inline Lanes exp_of_negative(Lanes x) {
  const Exponential e = reduced_exp_of_clamped(max(x, -746.0));
  return scale_by_power(e.fraction + 1.0, e.n);
}

inline Lanes exp(Lanes x) {
  const Exponential e = reduced_exp(x);
  return scale_by_power(e.fraction + 1.0, e.n);
}

// ln x for positive normal x, as in fdlibm's e_log.c (Sun Microsystems, 1993): below one unit in the last
// place.
inline Lanes log(Lanes x) {
  constexpr double p[] = {6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                          2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                          1.479819860511658591e-01};
  Lanes mantissa, n;
  split(x, mantissa, n);
  const Lanes f = mantissa - 1.0;
  const Lanes s = f / (f + 2.0);
  const Lanes square = s * s;
  const Lanes half = f * f * 0.5;
  const Lanes tail = s * fma(square, polynomial(p, square), half) + n * 1.90821492927058770002e-10;
  return n * 6.93147180369123816490e-01 - ((half - tail) - f);
}

// Mills' ratio (1 - Phi(x)) / phi(x) = sqrt(pi / 2) erfcx(x / sqrt 2) for x >= -0.05: one rational function
// over the whole half line, relative error 1e-16; all coefficients are positive, so that nothing cancels.
inline Lanes mills_below_1e25(Lanes x) {
  constexpr double p[] = {1.2533141373155003,     2.144561948968674,     1.8131929360167813,
                          0.9814565629140998,     0.3735669782383813,    0.10407996739343978,
                          0.021481599863565178,   0.0032495982396066837, 0.0003464656678374067,
                          2.3711051098096688e-05, 8.030743008831255e-07};
  constexpr double q[] = {1.0,
                          2.508997429570272,
                          2.948608961552803,
                          2.1472014103984147,
                          1.0792744685906903,
                          0.39436367668938455,
                          0.10728214355052558,
                          0.02182645938248661,
                          0.0032733092907078183,
                          0.0003472687421382746,
                          2.3711051098096715e-05,
                          8.030743008831255e-07};
  return polynomial(p, x) / polynomial(q, x);
}

inline Lanes mills(Lanes x) {
  return mills_below_1e25(min(x, 1e25));
}

// mills(x) - mills(x + s) for 0 <= s <= 0.02 without cancellation: minus the Taylor series, whose
// coefficients obey c_{n+1} = (x c_n + c_{n-1}) / (n + 1) since mills' = x mills - 1. `at` is mills(x).
inline Lanes mills_decrease(Lanes x, Lanes s, Lanes at) {
  const Lanes c1 = fma(x, at, -1.0);
  const Lanes c2 = fma(x, c1, at) * (1.0 / 2);
  const Lanes c3 = fma(x, c2, c1) * (1.0 / 3);
  const Lanes c4 = fma(x, c3, c2) * (1.0 / 4);
  const Lanes c5 = fma(x, c4, c3) * (1.0 / 5);
  const Lanes c6 = fma(x, c5, c4) * (1.0 / 6);
  const Lanes c7 = fma(x, c6, c5) * (1.0 / 7);
  const Lanes sum = fma(fma(fma(fma(fma(fma(c7, s, c6), s, c5), s, c4), s, c3), s, c2), s, c1);
  return -(s * sum);
}

}  // namespace
}  // namespace seedbed::metrics
