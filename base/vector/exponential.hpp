#pragma once

// exp and what is made of it. Coefficients here and in logarithm.hpp and normal.hpp are minimax fits of our
// own (Remez exchange in 50 or 60 digits): unlike a library's they are the same on every distribution and at
// every level, and so are results. Errors named are the fits' alone; rounding adds one or two units in the
// last place.
//
// Two fits of exp in double stand here. exp() covers the whole line down to subnormal results and can be had
// in parts, for scores, where what is left after large terms have cancelled counts. clamped_exp_of_negative()
// holds its result within normal numbers and so writes the power of two in one integer operation: a network's
// softmax and softplus need no more, and it takes two thirds of the time. Each is pinned by results that have
// been kept.

#include "base/vector/vector.hpp"

namespace seedbed {
namespace {

/// coefficients[0] + coefficients[1] x + …, by Horner's rule.
template <class Real, std::size_t kCount>
inline Vector<Real> polynomial(const Real (&coefficients)[kCount], Vector<Real> x) {
  Vector<Real> sum = coefficients[kCount - 1];
#pragma GCC unroll 16
  for (int i = static_cast<int>(kCount) - 2; i >= 0; --i) sum = fma(sum, x, coefficients[i]);
  return sum;
}

// 2^n for whole n in -1022 … 1023: n is written into the exponent by way of the last bits of a large number.
inline Doubles power_of_two(Doubles n) {
  return Doubles::of_bits((n + (0x1p52 + 1023)).bits() << 52);
}

/// a 2^n for whole n of any size.
inline Doubles scale_by_power(Doubles a, Doubles n) {
#if defined(__AVX512F__)
  return Registers<double>::scale_by_power(a.v, n.v);
#else  // in two steps, so that the result may be subnormal or infinite
  const Doubles half = round(n * 0.5);
  return a * power_of_two(half) * power_of_two(n - half);
#endif
}

// exp(x) = power (1 + fraction) with power = 2^n and |fraction| < 0.42; x is clamped to where exp is 0 or
// infinite.
struct Exponential {
  Doubles fraction;
  Doubles n;
};

inline Exponential reduced_exp_of_clamped(Doubles clamped) {
  // exp(r) - 1 = r + r^2 p(r) on |r| <= ln(2) / 2, relative error 4e-17.
  constexpr double kP[] = {0.5000000000000001,     0.16666666666666669,    0.041666666666623824,
                           0.008333333333330039,   0.0013888888917367081,  0.00019841269863171557,
                           2.4801521057868204e-05, 2.7557268276905696e-06, 2.7620201591031547e-07,
                           2.5100472505694996e-08};
  const Doubles n = round(clamped * 1.4426950408889634);
  // The high part of ln 2 ends in zeros, so that its product with n is exact even without a fused operation.
  const Doubles r = fma(n, -1.90821492927058770002e-10, fma(n, -6.93147180369123816490e-01, clamped));
  return {fma(r * r, polynomial(kP, r), r), n};
}

inline Exponential reduced_exp(Doubles x) {
  return reduced_exp_of_clamped(max(min(x, 710.0), -746.0));
}

inline Doubles exp(Doubles x) {
  const Exponential e = reduced_exp(x);
  return scale_by_power(e.fraction + 1.0, e.n);
}

/// exp(x) for x <= 0.
inline Doubles exp_of_negative(Doubles x) {
  const Exponential e = reduced_exp_of_clamped(max(x, -746.0));
  return scale_by_power(e.fraction + 1.0, e.n);
}

/// exp(x) for x <= 0, and exp(-708) below that; relative error below 3e-16.
inline Doubles clamped_exp_of_negative(Doubles x) {
  constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52: adding it leaves an integer in the low bits
  constexpr double kSeries[] = {0.5000000000000010677,     0.1666666666666640701,   0.04166666666652947115,
                                0.008333333333497650004,   0.001388888894386803455, 0.0001984126950071817321,
                                0.00002480149280393684707, 2.755759061691652967e-6, 2.763036803148243962e-7,
                                2.499903011238258959e-8};
  x = max(-708.0, x);
  const Doubles shifted = fma(x, 1.4426950408889634074, kRound);
  const Doubles power = shifted - kRound;
  Doubles rest = fma(power, -0.693145751953125, x);
  rest = fma(power, -1.42860682030941723212e-6, rest);
  const Doubles series = fma(rest * rest, polynomial(kSeries, rest), rest) + 1.0;
  return series * Doubles::of_bits((shifted.bits() << 52) + 0x3ff0000000000000u);
}

/// exp(x) for x in [-87, 88], the bounds' values beyond them; relative error below 1.2e-7.
inline Floats clamped_exp(Floats x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23
  constexpr float kSeries[] = {0.49999994f, 0.166665196f, 0.0416683927f, 0.00836878084f, 0.00138144707f};
  x = min(88.0f, max(-87.0f, x));
  const Floats shifted = fma(x, 1.44269504f, kRound);
  const Floats power = shifted - kRound;
  Floats rest = fma(power, -0.693359375f, x);  // ln 2 in two parts; the first product is exact
  rest = fma(power, 2.12194440e-4f, rest);
  const Floats series = fma(rest * rest, polynomial(kSeries, rest), rest) + 1.0f;
  return series * Floats::of_bits((shifted.bits() << 23) + 0x3f800000u);
}

/// As x P(x^2) / Q(x^2), at most 3 units in the last place off, never beyond -1 and 1.
inline Floats tanh(Floats x) {
  constexpr float kP[] = {1.0f, 0.133797154f, 0.00349403173f, 2.05834385e-05f, 1.33190188e-08f};
  constexpr float kQ[] = {1.0f, 0.467130303f, 0.0258710627f, 0.000328308844f, 7.76199613e-07f};
  x = min(9.02f, max(-9.02f, x));
  const Floats square = x * x;
  return min(1.0f, max(-1.0f, x * polynomial(kP, square) / polynomial(kQ, square)));
}

}  // namespace
}  // namespace seedbed
