#pragma once

// Elementary functions on the vectors of vector_lanes.hpp, for the same translation units. Coefficients are
// minimax fits (Remez exchange in 50 digits) of our own: unlike a library's they are the same on every
// distribution and at every instruction level, and so are a network's outputs.

#include "models/vector_lanes.hpp"

namespace seedbed::models {
namespace {

/// Coefficients kFirst and up as a polynomial in x, by Horner's rule.
template <std::size_t kFirst = 0, class Vector, class Real, std::size_t N>
inline Vector polynomial(Vector x, const Real (&coefficients)[N]) {
  if constexpr (kFirst + 1 == N) {
    return splat(coefficients[kFirst]);
  } else {
    return fma(polynomial<kFirst + 1>(x, coefficients), x, splat(coefficients[kFirst]));
  }
}

/// exp(x) for x in [-87, 88], the bounds' values beyond them; relative error below 1.2e-7.
inline Floats exponential(Floats x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer, left in the low bits
  constexpr float kSeries[] = {0.49999994f, 0.166665196f, 0.0416683927f, 0.00836878084f, 0.00138144707f};
  x = at_most(88.0f, at_least(-87.0f, x));
  const Floats shifted = fma(x, splat(1.44269504f), splat(kRound));
  const Floats power = shifted - kRound;
  Floats rest = fma(power, splat(-0.693359375f), x);  // ln 2 in two parts; the first product is exact
  rest = fma(power, splat(2.12194440e-4f), rest);
  const Floats series = fma(rest * rest, polynomial(rest, kSeries), rest) + 1.0f;
  return series * (Floats)(((FloatBits)shifted << 23) + 0x3f800000u);
}

/// exp(x) for x <= 0, and exp(-708) below that; relative error below 3e-16.
inline Doubles exponential_of_negative(Doubles x) {
  constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52
  constexpr double kSeries[] = {0.5000000000000010677,     0.1666666666666640701,   0.04166666666652947115,
                                0.008333333333497650004,   0.001388888894386803455, 0.0001984126950071817321,
                                0.00002480149280393684707, 2.755759061691652967e-6, 2.763036803148243962e-7,
                                2.499903011238258959e-8};
  x = x < -708.0 ? splat(-708.0) : x;
  const Doubles shifted = fma(x, splat(1.4426950408889634074), splat(kRound));
  const Doubles power = shifted - kRound;
  Doubles rest = fma(power, splat(-0.693145751953125), x);
  rest = fma(power, splat(-1.42860682030941723212e-6), rest);
  const Doubles series = fma(rest * rest, polynomial(rest, kSeries), rest) + 1.0;
  return series * (Doubles)(((DoubleBits)shifted << 52) + 0x3ff0000000000000u);
}

/// ln(1 + exp(x)), as max(x, 0) + 2 atanh(u / (2 + u)) with u = exp(-|x|); relative error below 5e-16.
inline Doubles softplus(Doubles x) {
  constexpr double kSeries[] = {0.6666666666666630383, 0.400000000001571848,  0.2857142854786322792,
                                0.2222222396911914405, 0.181817439462249721,  0.1538655948888052753,
                                0.1330097893382798968, 0.1210604713253095216, 0.08340257832889318948,
                                0.1701831278928056951};
  const Doubles zero = {};
  const Doubles small = exponential_of_negative(x > 0.0 ? -x : x);
  const Doubles ratio = small / (small + 2.0);
  const Doubles square = ratio * ratio;
  const Doubles logarithm = fma(ratio * square, polynomial(square, kSeries), ratio + ratio);
  return (x < 0.0 ? zero : x) + logarithm;
}

/// x / (1 + exp(-x))
inline Floats silu(Floats x) {
  return x / (exponential(-x) + 1.0f);
}

/// As x P(x^2) / Q(x^2), at most 3 units in the last place off, never beyond -1 and 1.
inline Floats hyperbolic_tangent(Floats x) {
  constexpr float kP[] = {1.0f, 0.133797154f, 0.00349403173f, 2.05834385e-05f, 1.33190188e-08f};
  constexpr float kQ[] = {1.0f, 0.467130303f, 0.0258710627f, 0.000328308844f, 7.76199613e-07f};
  x = at_most(9.02f, at_least(-9.02f, x));
  const Floats square = x * x;
  return at_most(1.0f, at_least(-1.0f, x * polynomial(square, kP) / polynomial(square, kQ)));
}

/// Phi(-a) = exp(-a^2 / 2) P(a) / Q(a) for a >= 0, Phi the standard normal distribution function: relative to
/// its value at most 3 + a^2 / 2 units in the last place off, so that nothing is lost in the left tail.
inline Floats normal_tail(Floats a) {
  constexpr float kP[] = {0.5f, 0.435457528f, 0.181138337f, 0.0399276726f, 0.00401186896f};
  constexpr float kQ[] = {1.0f, 1.6688f, 1.19378233f, 0.463935882f, 0.100091301f, 0.0100561185f};
  a = at_most(13.2f, a);  // where the exponential ends
  return exponential(a * a * -0.5f) * polynomial(a, kP) / polynomial(a, kQ);
}

/// Phi(x)
inline Floats normal_distribution(Floats x) {
  const Floats tail = normal_tail(x < 0.0f ? -x : x);
  return x < 0.0f ? tail : 1.0f - tail;
}

/// x Phi(x), as max(x, 0) - |x| Phi(-|x|)
inline Floats gelu(Floats x) {
  const Floats a = x < 0.0f ? -x : x;
  return at_least(0.0f, x) - at_most(13.2f, a) * normal_tail(a);
}

}  // namespace
}  // namespace seedbed::models
