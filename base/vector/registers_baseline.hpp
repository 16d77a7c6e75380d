#pragma once

// 128 bits, which every processor has that Seedbed runs on. On x86 there is no fused multiply-add at this
// level; Arm's always have one. (A movemask for bits() of double makes g++ 12 fail with an internal error.)

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace seedbed {
namespace {

constexpr VectorLevel kVectorLevel = VectorLevel::baseline;
constexpr int kVectorBytes = 16;

using PlainFloats = PlainRegisters<float, std::uint32_t, kVectorBytes>;
using PlainDoubles = PlainRegisters<double, std::uint64_t, kVectorBytes>;

#if defined(__SSE2__)
struct FloatRegisters : PlainFloats {
  static Values sqrt(Values a) { return _mm_sqrt_ps(a); }
  static Values min(Values a, Values b) { return _mm_min_ps(a, b); }
  static Values max(Values a, Values b) { return _mm_max_ps(a, b); }
};

struct DoubleRegisters : PlainDoubles {
  static Values sqrt(Values a) { return _mm_sqrt_pd(a); }
  static Values min(Values a, Values b) { return _mm_min_pd(a, b); }
  static Values max(Values a, Values b) { return _mm_max_pd(a, b); }
};
#elif defined(__aarch64__)
struct FloatRegisters : PlainFloats {
  static Values fma(Values a, Values b, Values c) { return vfmaq_f32(c, a, b); }
  static Values sqrt(Values a) { return vsqrtq_f32(a); }
};

struct DoubleRegisters : PlainDoubles {
  static Values fma(Values a, Values b, Values c) { return vfmaq_f64(c, a, b); }
  static Values sqrt(Values a) { return vsqrtq_f64(a); }
};
#else
struct FloatRegisters : PlainFloats {};
struct DoubleRegisters : PlainDoubles {};
#endif

}  // namespace
}  // namespace seedbed
