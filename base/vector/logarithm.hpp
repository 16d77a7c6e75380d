#pragma once

// ln and what is made of it; see exponential.hpp.

#include "base/vector/exponential.hpp"

namespace seedbed {
namespace {

/// x = mantissa 2^exponent, for positive normal x; the mantissa lies in [sqrt(1/2), sqrt(2)).
inline void split(Doubles x, Doubles& mantissa, Doubles& exponent) {
  const DoubleBits biased = (x.bits() + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu)) >> 52;
  exponent = Doubles::of_bits(biased | Doubles(0x1p52).bits()) - (0x1p52 + 1023);
  mantissa = Doubles::of_bits(x.bits() - ((biased << 52) - 0x3ff0000000000000u));
}

/// ln x for positive normal x, as in fdlibm's e_log.c (Sun Microsystems, 1993): below one unit in the last
/// place.
inline Doubles log(Doubles x) {
  constexpr double kP[] = {6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                           2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                           1.479819860511658591e-01};
  Doubles mantissa, n;
  split(x, mantissa, n);
  const Doubles f = mantissa - 1.0;
  const Doubles s = f / (f + 2.0);
  const Doubles square = s * s;
  const Doubles half = f * f * 0.5;
  const Doubles tail = s * fma(square, polynomial(kP, square), half) + n * 1.90821492927058770002e-10;
  return n * 6.93147180369123816490e-01 - ((half - tail) - f);
}

/// 2 atanh(t) for |t| <= 1/3, by its series; relative error below 2e-7.
inline Floats twice_area_tangent(Floats t) {
  constexpr float kSeries[] = {2.0f, 2.0f / 3, 2.0f / 5, 2.0f / 7, 2.0f / 9, 2.0f / 11, 2.0f / 13};
  return t * polynomial(kSeries, t * t);
}

/// ln x for normal positive x, not-a-number for itself; the mantissa is taken from [sqrt(1/2), sqrt(2)).
inline Floats log(Floats x) {
  typedef std::int32_t Powers __attribute__((vector_size(kVectorBytes)));
  constexpr std::uint32_t kRootHalf = 0x3f3504f3u;
  const FloatBits lifted = x.bits() - kRootHalf;
  const Floats exponent = __builtin_convertvector((Powers)lifted >> 23, Floats::Native);
  const Floats mantissa = Floats::of_bits((lifted & 0x007fffffu) + kRootHalf);
  const Floats rest = twice_area_tangent((mantissa - 1.0f) / (mantissa + 1.0f));
  return select(x == x, fma(exponent, 0.693147181f, rest), x);
}

/// ln(1 + u) for u in [0, 1].
inline Floats log_of_1_plus(Floats u) {
  return twice_area_tangent(u / (u + 2.0f));
}

/// ln(1 + exp(x)), as max(x, 0) + 2 atanh(u / (2 + u)) with u = exp(-|x|); relative error below 5e-16.
inline Doubles softplus(Doubles x) {
  constexpr double kSeries[] = {0.6666666666666630383, 0.400000000001571848,  0.2857142854786322792,
                                0.2222222396911914405, 0.181817439462249721,  0.1538655948888052753,
                                0.1330097893382798968, 0.1210604713253095216, 0.08340257832889318948,
                                0.1701831278928056951};
  const Doubles small = clamped_exp_of_negative(select(x > 0.0, -x, x));
  const Doubles ratio = small / (small + 2.0);
  const Doubles square = ratio * ratio;
  const Doubles logarithm = fma(ratio * square, polynomial(kSeries, square), ratio + ratio);
  return max(0.0, x) + logarithm;
}

}  // namespace
}  // namespace seedbed
