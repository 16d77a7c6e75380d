#pragma once

#include <immintrin.h>

// Where an intrinsic without a mask starts from an undefined register, g++ 12 warns; the one with a full mask
// is the same. Masks are registers of their own here, one bit a lane.
namespace seedbed {
namespace {

constexpr VectorLevel kVectorLevel = VectorLevel::avx512;
constexpr int kVectorBytes = 64;

struct FloatRegisters : PlainRegisters<float, std::uint32_t, kVectorBytes> {
  using Mask = __mmask16;
  static constexpr Mask kAll = 0xffff;

  static Values fma(Values a, Values b, Values c) { return _mm512_fmadd_ps(a, b, c); }
  static Values sqrt(Values a) { return _mm512_maskz_sqrt_ps(kAll, a); }
  static Values min(Values a, Values b) { return _mm512_maskz_min_ps(kAll, a, b); }
  static Values max(Values a, Values b) { return _mm512_maskz_max_ps(kAll, a, b); }
  static Values round(Values a) {
    return _mm512_maskz_roundscale_ps(kAll, a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  }
  static Values absolute(Values a) { return _mm512_andnot_ps(sign_bits(), a); }
  static Values with_sign(Values a, Values b) { return _mm512_or_ps(a, _mm512_and_ps(b, sign_bits())); }
  static Mask less(Values a, Values b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
  static Mask not_greater(Values a, Values b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
  static Mask equal(Values a, Values b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
  static Values select(Mask which, Values yes, Values no) { return _mm512_mask_blend_ps(which, no, yes); }
  static Mask both(Mask a, Mask b) { return a & b; }
  static Mask either(Mask a, Mask b) { return a | b; }
  static Mask opposite(Mask a) { return static_cast<Mask>(~a); }
  static unsigned bits(Mask which) { return which; }
  static Mask first(unsigned count) { return static_cast<Mask>((1u << count) - 1); }
  static Values load_first(const float* from, unsigned count) {
    return _mm512_maskz_loadu_ps(first(count), from);
  }
  static void store_first(float* to, Values values, unsigned count) {
    _mm512_mask_storeu_ps(to, first(count), values);
  }
};

struct DoubleRegisters : PlainRegisters<double, std::uint64_t, kVectorBytes> {
  using Mask = __mmask8;
  static constexpr Mask kAll = 0xff;

  static Values fma(Values a, Values b, Values c) { return _mm512_fmadd_pd(a, b, c); }
  static Values sqrt(Values a) { return _mm512_maskz_sqrt_pd(kAll, a); }
  static Values min(Values a, Values b) { return _mm512_maskz_min_pd(kAll, a, b); }
  static Values max(Values a, Values b) { return _mm512_maskz_max_pd(kAll, a, b); }
  static Values round(Values a) {
    return _mm512_maskz_roundscale_pd(kAll, a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  }
  static Values absolute(Values a) { return _mm512_andnot_pd(sign_bits(), a); }
  static Values with_sign(Values a, Values b) { return _mm512_or_pd(a, _mm512_and_pd(b, sign_bits())); }
  static Mask less(Values a, Values b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
  static Mask not_greater(Values a, Values b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
  static Mask equal(Values a, Values b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
  static Values select(Mask which, Values yes, Values no) { return _mm512_mask_blend_pd(which, no, yes); }
  static Mask both(Mask a, Mask b) { return a & b; }
  static Mask either(Mask a, Mask b) { return a | b; }
  static Mask opposite(Mask a) { return static_cast<Mask>(~a); }
  static unsigned bits(Mask which) { return which; }
  static Mask first(unsigned count) { return static_cast<Mask>((1u << count) - 1); }
  static Values widen(__m256 values) { return _mm512_maskz_cvtps_pd(kAll, values); }
  static Bits low_product(Bits a, Bits b) {
    return (Bits)_mm512_maskz_mul_epu32(kAll, (__m512i)a, (__m512i)b);
  }
  /// a 2^n
  static Values scale_by_power(Values a, Values n) { return _mm512_maskz_scalef_pd(kAll, a, n); }
};

}  // namespace
}  // namespace seedbed
