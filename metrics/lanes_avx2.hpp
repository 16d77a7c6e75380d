#pragma once

#include <immintrin.h>

#include <cstddef>

// Four doubles that go through the same arithmetic; see lanes_avx512.hpp.
namespace seedbed::metrics {
namespace {

constexpr int kLanes = 4;

struct Lanes {
  __m256d v;
  Lanes() = default;
  Lanes(__m256d value) : v(value) {}
  Lanes(double value) : v(_mm256_set1_pd(value)) {}
};

struct Mask {
  __m256d m;
};

inline Lanes load(const double* from) {
  return _mm256_loadu_pd(from);
}
inline Lanes load(const float* from) {
  return _mm256_cvtps_pd(_mm_loadu_ps(from));
}
template <class Real>
inline Lanes load_strided(const Real* from, std::size_t stride) {
  return _mm256_setr_pd(from[0], from[stride], from[2 * stride], from[3 * stride]);
}
/// Row-major rows of three: value k of row i is from[3 i + k].
template <class Real>
inline void load_triples(const Real* from, Lanes (&values)[3]) {
  for (std::size_t k = 0; k < 3; ++k) values[k] = load_strided(from + k, 3);
}
inline void store(double* to, Lanes a) {
  _mm256_storeu_pd(to, a.v);
}

inline Lanes operator+(Lanes a, Lanes b) {
  return _mm256_add_pd(a.v, b.v);
}
inline Lanes operator-(Lanes a, Lanes b) {
  return _mm256_sub_pd(a.v, b.v);
}
inline Lanes operator*(Lanes a, Lanes b) {
  return _mm256_mul_pd(a.v, b.v);
}
inline Lanes operator/(Lanes a, Lanes b) {
  return _mm256_div_pd(a.v, b.v);
}
inline Lanes operator-(Lanes a) {
  return _mm256_xor_pd(a.v, _mm256_set1_pd(-0.0));
}
inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  return _mm256_fmadd_pd(a.v, b.v, c.v);
}
inline Lanes sqrt(Lanes a) {
  return _mm256_sqrt_pd(a.v);
}
inline Lanes abs(Lanes a) {
  return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a.v);
}
inline Lanes min(Lanes a, Lanes b) {
  return _mm256_min_pd(a.v, b.v);
}
inline Lanes max(Lanes a, Lanes b) {
  return _mm256_max_pd(a.v, b.v);
}
inline Lanes round(Lanes a) {
  return _mm256_round_pd(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

inline Mask operator<(Lanes a, Lanes b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_LT_OQ)};
}
inline Mask operator<=(Lanes a, Lanes b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_LE_OQ)};
}
inline Mask operator==(Lanes a, Lanes b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_EQ_OQ)};
}
inline Mask operator&(Mask a, Mask b) {
  return {_mm256_and_pd(a.m, b.m)};
}
inline Mask operator|(Mask a, Mask b) {
  return {_mm256_or_pd(a.m, b.m)};
}
inline Mask operator!(Mask a) {
  return {_mm256_xor_pd(a.m, _mm256_castsi256_pd(_mm256_set1_epi64x(-1)))};
}
inline unsigned bits(Mask a) {
  return static_cast<unsigned>(_mm256_movemask_pd(a.m));
}
inline bool any(Mask a) {
  return bits(a) != 0;
}
inline bool all(Mask a) {
  return bits(a) == 0xf;
}
inline Lanes select(Mask which, Lanes yes, Lanes no) {
  return _mm256_blendv_pd(no.v, yes.v, which.m);
}
inline Lanes with_sign(Lanes a, Lanes b) {
  return _mm256_or_pd(a.v, _mm256_and_pd(b.v, _mm256_set1_pd(-0.0)));
}

// 2^n for whole n in -1022 … 1023: n is written into the exponent by way of the last bits of a large number.
inline Lanes power_of_two(Lanes n) {
  const __m256i biased = _mm256_castpd_si256(_mm256_add_pd(n.v, _mm256_set1_pd(0x1p52 + 1023)));
  return _mm256_castsi256_pd(_mm256_slli_epi64(biased, 52));
}

// In two steps, so that the result may be subnormal or infinite.
inline Lanes scale_by_power(Lanes a, Lanes n) {
  const Lanes half = round(n * 0.5);
  return a * power_of_two(half) * power_of_two(n - half);
}

inline void split(Lanes a, Lanes& mantissa, Lanes& exponent) {
  const __m256i lifted =
      _mm256_add_epi64(_mm256_castpd_si256(a.v), _mm256_set1_epi64x(0x3ff0000000000000 - 0x3fe6a09e667f3bcd));
  const __m256i biased = _mm256_srli_epi64(lifted, 52);
  const __m256d magic = _mm256_set1_pd(0x1p52);
  const __m256d as_double = _mm256_castsi256_pd(_mm256_or_si256(biased, _mm256_castpd_si256(magic)));
  exponent = _mm256_sub_pd(as_double, _mm256_set1_pd(0x1p52 + 1023));
  const __m256i shift =
      _mm256_sub_epi64(_mm256_slli_epi64(biased, 52), _mm256_set1_epi64x(0x3ff0000000000000));
  mantissa = _mm256_castsi256_pd(_mm256_sub_epi64(_mm256_castpd_si256(a.v), shift));
}

}  // namespace
}  // namespace seedbed::metrics
