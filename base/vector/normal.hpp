#pragma once

// The standard normal distribution, Phi its distribution function and phi its density: in double for scores,
// in float for activations. See exponential.hpp.

#include "base/vector/exponential.hpp"

namespace seedbed {
namespace {

constexpr double kDensityAtZero = 0.39894228040143267794;  // 1 / sqrt(2 pi)

// Mills' ratio (1 - Phi(x)) / phi(x) = sqrt(pi / 2) erfcx(x / sqrt 2) for x >= -0.05: one rational function
// over the whole half line, relative error 1e-16; all coefficients are positive, so that nothing cancels.
inline Doubles mills_below_1e25(Doubles x) {
  constexpr double kP[] = {1.2533141373155003,     2.144561948968674,     1.8131929360167813,
                           0.9814565629140998,     0.3735669782383813,    0.10407996739343978,
                           0.021481599863565178,   0.0032495982396066837, 0.0003464656678374067,
                           2.3711051098096688e-05, 8.030743008831255e-07};
  constexpr double kQ[] = {1.0,
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
  return polynomial(kP, x) / polynomial(kQ, x);
}

inline Doubles mills(Doubles x) {
  return mills_below_1e25(min(x, 1e25));
}

// mills(x) - mills(x + s) for 0 <= s <= 0.02 without cancellation: minus the Taylor series, whose
// coefficients obey c_{n+1} = (x c_n + c_{n-1}) / (n + 1) since mills' = x mills - 1. `at` is mills(x).
inline Doubles mills_decrease(Doubles x, Doubles s, Doubles at) {
  const Doubles c1 = fma(x, at, -1.0);
  const Doubles c2 = fma(x, c1, at) * (1.0 / 2);
  const Doubles c3 = fma(x, c2, c1) * (1.0 / 3);
  const Doubles c4 = fma(x, c3, c2) * (1.0 / 4);
  const Doubles c5 = fma(x, c4, c3) * (1.0 / 5);
  const Doubles c6 = fma(x, c5, c4) * (1.0 / 6);
  const Doubles c7 = fma(x, c6, c5) * (1.0 / 7);
  const Doubles sum = fma(fma(fma(fma(fma(fma(c7, s, c6), s, c5), s, c4), s, c3), s, c2), s, c1);
  return -(s * sum);
}

/// Phi(-a) = exp(-a^2 / 2) P(a) / Q(a) for a >= 0: relative to its value at most 3 + a^2 / 2 units in the
/// last place off, so that nothing is lost in the left tail.
inline Floats normal_tail(Floats a) {
  constexpr float kP[] = {0.5f, 0.435457528f, 0.181138337f, 0.0399276726f, 0.00401186896f};
  constexpr float kQ[] = {1.0f, 1.6688f, 1.19378233f, 0.463935882f, 0.100091301f, 0.0100561185f};
  a = min(13.2f, a);  // where the exponential ends
  return clamped_exp(a * a * -0.5f) * polynomial(kP, a) / polynomial(kQ, a);
}

/// Phi(x)
inline Floats normal_distribution(Floats x) {
  const Mask<float> left = x < 0.0f;
  const Floats tail = normal_tail(select(left, -x, x));
  return select(left, tail, 1.0f - tail);
}

}  // namespace
}  // namespace seedbed
