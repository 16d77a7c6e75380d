#pragma once

#include <immintrin.h>

namespace seedbed {
namespace {

constexpr VectorLevel kVectorLevel = VectorLevel::avx2;
constexpr int kVectorBytes = 32;

struct FloatRegisters : PlainRegisters<float, std::uint32_t, kVectorBytes> {
  static Values fma(Values a, Values b, Values c) { return _mm256_fmadd_ps(a, b, c); }
  static Values sqrt(Values a) { return _mm256_sqrt_ps(a); }
  static Values min(Values a, Values b) { return _mm256_min_ps(a, b); }
  static Values max(Values a, Values b) { return _mm256_max_ps(a, b); }
  static Values round(Values a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
  static Values select(Mask which, Values yes, Values no) { return _mm256_blendv_ps(no, yes, (__m256)which); }
  static unsigned bits(Mask which) { return static_cast<unsigned>(_mm256_movemask_ps((__m256)which)); }
};

struct DoubleRegisters : PlainRegisters<double, std::uint64_t, kVectorBytes> {
  static Values fma(Values a, Values b, Values c) { return _mm256_fmadd_pd(a, b, c); }
  static Values sqrt(Values a) { return _mm256_sqrt_pd(a); }
  static Values min(Values a, Values b) { return _mm256_min_pd(a, b); }
  static Values max(Values a, Values b) { return _mm256_max_pd(a, b); }
  static Values round(Values a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
  static Values select(Mask which, Values yes, Values no) {
    return _mm256_blendv_pd(no, yes, (__m256d)which);
  }
  static unsigned bits(Mask which) { return static_cast<unsigned>(_mm256_movemask_pd((__m256d)which)); }
  static Values widen(__m128 values) { return _mm256_cvtps_pd(values); }
  static Bits low_product(Bits a, Bits b) { return (Bits)_mm256_mul_epu32((__m256i)a, (__m256i)b); }
};

}  // namespace
}  // namespace seedbed
