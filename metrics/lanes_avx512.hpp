#pragma once

#include <immintrin.h>

#include <cstddef>

// Eight doubles that go through the same arithmetic. Included by one translation unit per instruction level,
// and like everything those units share it has internal linkage: no code of a higher level can reach a
// program's other parts. Where an intrinsic without a mask starts from an undefined register, g++ 12 warns;
// the one with a full mask is the same.
namespace seedbed::metrics {
namespace {

constexpr int kLanes = 8;

struct Lanes {
  __m512d v;
  Lanes() = default;
  Lanes(__m512d value) : v(value) {}
  Lanes(double value) : v(_mm512_set1_pd(value)) {}
};

struct Mask {
  __mmask8 m;
};

inline Lanes load(const double* from) {
  return _mm512_loadu_pd(from);
}
inline Lanes load(const float* from) {
  return _mm512_maskz_cvtps_pd(0xff, _mm256_loadu_ps(from));
}
/// from[0], from[stride], …
template <class Real>
inline Lanes load_strided(const Real* from, std::size_t stride) {
  const Real* upper = from + 4 * stride;
  return _mm512_setr_pd(from[0], from[stride], from[2 * stride], from[3 * stride], upper[0], upper[stride],
                        upper[2 * stride], upper[3 * stride]);
}
/// Row-major rows of three: value k of row i is from[3 i + k]. Two permutations a value are a third of the
/// instructions that eight single loads take.
template <class Real>
inline void load_triples(const Real* from, Lanes (&values)[3]) {
  const __m512d a = load(from).v, b = load(from + 8).v, c = load(from + 16).v;
  const auto pick = [&](__m512i of_a_and_b, __m512i with_c) {
    return _mm512_permutex2var_pd(_mm512_permutex2var_pd(a, of_a_and_b, b), with_c, c);
  };
  values[0] = pick(_mm512_setr_epi64(0, 3, 6, 9, 12, 15, 0, 0), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 10, 13));
  values[1] = pick(_mm512_setr_epi64(1, 4, 7, 10, 13, 0, 0, 0), _mm512_setr_epi64(0, 1, 2, 3, 4, 8, 11, 14));
  values[2] = pick(_mm512_setr_epi64(2, 5, 8, 11, 14, 0, 0, 0), _mm512_setr_epi64(0, 1, 2, 3, 4, 9, 12, 15));
}
inline void store(double* to, Lanes a) {
  _mm512_storeu_pd(to, a.v);
}

inline Lanes operator+(Lanes a, Lanes b) {
  return _mm512_add_pd(a.v, b.v);
}
inline Lanes operator-(Lanes a, Lanes b) {
  return _mm512_sub_pd(a.v, b.v);
}
inline Lanes operator*(Lanes a, Lanes b) {
  return _mm512_mul_pd(a.v, b.v);
}
inline Lanes operator/(Lanes a, Lanes b) {
  return _mm512_div_pd(a.v, b.v);
}
inline Lanes operator-(Lanes a) {
  return _mm512_xor_pd(a.v, _mm512_set1_pd(-0.0));
}
inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  return _mm512_fmadd_pd(a.v, b.v, c.v);
}
inline Lanes sqrt(Lanes a) {
  return _mm512_maskz_sqrt_pd(0xff, a.v);
}
inline Lanes abs(Lanes a) {
  return _mm512_andnot_pd(_mm512_set1_pd(-0.0), a.v);
}
inline Lanes min(Lanes a, Lanes b) {
  return _mm512_maskz_min_pd(0xff, a.v, b.v);
}
inline Lanes max(Lanes a, Lanes b) {
  return _mm512_maskz_max_pd(0xff, a.v, b.v);
}
inline Lanes round(Lanes a) {
  return _mm512_maskz_roundscale_pd(0xff, a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

inline Mask operator<(Lanes a, Lanes b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ)};
}
inline Mask operator<=(Lanes a, Lanes b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ)};
}
inline Mask operator==(Lanes a, Lanes b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_EQ_OQ)};
}
inline Mask operator&(Mask a, Mask b) {
  return {static_cast<__mmask8>(a.m & b.m)};
}
inline Mask operator|(Mask a, Mask b) {
  return {static_cast<__mmask8>(a.m | b.m)};
}
inline Mask operator!(Mask a) {
  return {static_cast<__mmask8>(~a.m)};
}
inline bool any(Mask a) {
  return a.m != 0;
}
inline bool all(Mask a) {
  return a.m == 0xff;
}
inline unsigned bits(Mask a) {
  return a.m;
}
inline Lanes select(Mask which, Lanes yes, Lanes no) {
  return _mm512_mask_blend_pd(which.m, no.v, yes.v);
}
/// `a` with the sign of `b`, for a that is not negative.
inline Lanes with_sign(Lanes a, Lanes b) {
  return _mm512_or_pd(a.v, _mm512_and_pd(b.v, _mm512_set1_pd(-0.0)));
}

/// a 2^n for whole n of any size.
inline Lanes scale_by_power(Lanes a, Lanes n) {
  return _mm512_maskz_scalef_pd(0xff, a.v, n.v);
}

/// a = mantissa 2^exponent, for positive normal a; the mantissa lies in [sqrt(1/2), sqrt(2)).
inline void split(Lanes a, Lanes& mantissa, Lanes& exponent) {
  const __m512i lifted =
      _mm512_add_epi64(_mm512_castpd_si512(a.v), _mm512_set1_epi64(0x3ff0000000000000 - 0x3fe6a09e667f3bcd));
  const __m512i biased = _mm512_maskz_srli_epi64(0xff, lifted, 52);
  exponent = _mm512_sub_pd(_mm512_maskz_cvtepi64_pd(0xff, biased), _mm512_set1_pd(1023));
  const __m512i shift =
      _mm512_sub_epi64(_mm512_maskz_slli_epi64(0xff, biased, 52), _mm512_set1_epi64(0x3ff0000000000000));
  mantissa = _mm512_castsi512_pd(_mm512_sub_epi64(_mm512_castpd_si512(a.v), shift));
}

}  // namespace
}  // namespace seedbed::metrics
