#pragma once

#include <immintrin.h>

// Masks and signs in the domain of floating-point operations: of masks in plain operators g++ makes integer
// operations, which cost a cycle more on the way there and back.

namespace seedbed {
namespace {

constexpr VectorLevel kVectorLevel = VectorLevel::avx2;
constexpr int kVectorBytes = 32;

struct FloatRegisters : PlainRegisters<float, std::uint32_t, kVectorBytes> {
  using Mask = __m256;

  static Values fma(Values a, Values b, Values c) { return _mm256_fmadd_ps(a, b, c); }
  static Values sqrt(Values a) { return _mm256_sqrt_ps(a); }
  static Values min(Values a, Values b) { return _mm256_min_ps(a, b); }
  static Values max(Values a, Values b) { return _mm256_max_ps(a, b); }
  static Values round(Values a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
  static Values absolute(Values a) { return _mm256_andnot_ps(sign_bits(), a); }
  static Values with_sign(Values a, Values b) { return _mm256_or_ps(a, _mm256_and_ps(b, sign_bits())); }
  static Mask less(Values a, Values b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
  static Mask not_greater(Values a, Values b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
  static Mask equal(Values a, Values b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
  static Mask both(Mask a, Mask b) { return _mm256_and_ps(a, b); }
  static Mask either(Mask a, Mask b) { return _mm256_or_ps(a, b); }
  static Mask opposite(Mask a) { return _mm256_xor_ps(a, (Mask)_mm256_set1_epi64x(-1)); }
  static Values select(Mask which, Values yes, Values no) { return _mm256_blendv_ps(no, yes, which); }
  static unsigned bits(Mask which) { return static_cast<unsigned>(_mm256_movemask_ps(which)); }
  static Mask first(unsigned count) { return (Mask)PlainRegisters::first(count); }
};

struct DoubleRegisters : PlainRegisters<double, std::uint64_t, kVectorBytes> {
  using Mask = __m256d;

  static Values fma(Values a, Values b, Values c) { return _mm256_fmadd_pd(a, b, c); }
  static Values sqrt(Values a) { return _mm256_sqrt_pd(a); }
  static Values min(Values a, Values b) { return _mm256_min_pd(a, b); }
  static Values max(Values a, Values b) { return _mm256_max_pd(a, b); }
  static Values round(Values a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
  static Values absolute(Values a) { return _mm256_andnot_pd(sign_bits(), a); }
  static Values with_sign(Values a, Values b) { return _mm256_or_pd(a, _mm256_and_pd(b, sign_bits())); }
  static Mask less(Values a, Values b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
  static Mask not_greater(Values a, Values b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
  static Mask equal(Values a, Values b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
  static Mask both(Mask a, Mask b) { return _mm256_and_pd(a, b); }
  static Mask either(Mask a, Mask b) { return _mm256_or_pd(a, b); }
  static Mask opposite(Mask a) { return _mm256_xor_pd(a, (Mask)_mm256_set1_epi64x(-1)); }
  static Values select(Mask which, Values yes, Values no) { return _mm256_blendv_pd(no, yes, which); }
  static unsigned bits(Mask which) { return static_cast<unsigned>(_mm256_movemask_pd(which)); }
  static Values widen(__m128 values) { return _mm256_cvtps_pd(values); }
  static Bits low_product(Bits a, Bits b) { return (Bits)_mm256_mul_epu32((__m256i)a, (__m256i)b); }
};

}  // namespace
}  // namespace seedbed
