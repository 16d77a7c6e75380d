#pragma once

// What the kernels beside this file add to models/vector_lanes.hpp, of which all that is said there holds
// here. No inline function of the standard library may be called in these files: the linker keeps one copy of
// those, which could be the one compiled for a newer processor.

#include "models/vector_functions.hpp"
#include "models/vector_lanes.hpp"

namespace seedbed::models {
namespace {

using std::size_t;

inline Floats larger(Floats a, Floats b) {
  return a > b ? a : b;
}

/// The first `count` lanes, zeros in the others.
inline Floats keep_first(Floats values, size_t count) {
  for (size_t i = count; i < kLanes; ++i) values[i] = 0.0f;
  return values;
}

/// Zeros in the lanes that lie beyond `width` when the first lane is `column`.
inline Floats keep_inside(Floats values, size_t column, size_t width) {
  if (column + kLanes <= width) return values;
  return keep_first(values, column < width ? width - column : 0);
}

/// The first `count` lanes, fewer than all of them, from and to memory that ends there; zeros in the others.
inline Floats load_some(const float* from, size_t count) {
#if defined(__AVX512F__)
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from);
#else
  Floats values = {};
  for (size_t i = 0; i < count; ++i) values[i] = from[i];
  return values;
#endif
}

inline void store_some(float* to, Floats values, size_t count) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), values);
#else
  for (size_t i = 0; i < count; ++i) to[i] = values[i];
#endif
}

template <int kStep, int... kIndex>
inline Floats rotate(Floats values, std::integer_sequence<int, kIndex...>) {
  return __builtin_shufflevector(values, values, ((kIndex + kStep) % kLanes)...);
}

/// By halves: lane i and lane i + kStep, and so on.
template <int kStep = kLanes / 2>
inline float sum_lanes(Floats values) {
  if constexpr (kStep == 0) {
    return values[0];
  } else {
    return sum_lanes<kStep / 2>(values + rotate<kStep>(values, std::make_integer_sequence<int, kLanes>()));
  }
}

/// 2 atanh(t) for |t| <= 1/3, by its series; relative error below 2e-7.
inline Floats twice_area_tangent(Floats t) {
  constexpr float kSeries[] = {2.0f, 2.0f / 3, 2.0f / 5, 2.0f / 7, 2.0f / 9, 2.0f / 11, 2.0f / 13};
  return t * polynomial(t * t, kSeries);
}

/// ln(1 + u) for u in [0, 1].
inline Floats logarithm_1p(Floats u) {
  return twice_area_tangent(u / (u + 2.0f));
}

/// ln x for normal positive x, not-a-number for itself; the mantissa is taken from [sqrt(1/2), sqrt(2)).
inline Floats logarithm(Floats x) {
  constexpr std::uint32_t kRootHalf = 0x3f3504f3u;
  const FloatBits bits = (FloatBits)x - kRootHalf;
  const FloatIndex power = (FloatIndex)bits >> 23;
  const Floats mantissa = (Floats)((bits & 0x007fffffu) + kRootHalf);
  const Floats exponent = __builtin_convertvector(power, Floats);
  const Floats rest = twice_area_tangent((mantissa - 1.0f) / (mantissa + 1.0f));
  const Floats result = fma(exponent, splat(0.693147181f), rest);
  return x == x ? result : x;
}

}  // namespace
}  // namespace seedbed::models
