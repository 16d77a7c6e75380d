#pragma once

// Vectors of the widest registers that the including translation unit is compiled for. Only for kernels that
// are compiled once per instruction level: everything here has internal linkage, so that levels never mix.
// Arithmetic is written with the compiler's vector operators; each lane is computed by itself, hence a
// value's bits do not depend on its lane or on its neighbours. Levels with a fused multiply-add agree bit for
// bit.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__AVX2__) || defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace seedbed::models {
namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif
constexpr int kDoubleLanes = kLanes / 2;

typedef float Floats __attribute__((vector_size(kLanes * 4)));
typedef double Doubles __attribute__((vector_size(kLanes * 4)));
typedef std::uint32_t FloatBits __attribute__((vector_size(kLanes * 4)));
typedef std::int32_t FloatIndex __attribute__((vector_size(kLanes * 4)));
typedef std::uint64_t DoubleBits __attribute__((vector_size(kLanes * 4)));
typedef float HalfFloats __attribute__((vector_size(kLanes * 2)));

inline Floats load(const float* from) {
  Floats value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

inline void store(float* to, Floats value) {
  std::memcpy(to, &value, sizeof value);
}

inline void store(double* to, Doubles value) {
  std::memcpy(to, &value, sizeof value);
}

inline Doubles load(const double* from) {
  Doubles value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// kDoubleLanes floats, widened.
inline Doubles load_widened(const float* from) {
  HalfFloats value;
  std::memcpy(&value, from, sizeof value);
  return __builtin_convertvector(value, Doubles);
}

inline Floats splat(float value) {
  return value - Floats{};
}
inline Doubles splat(double value) {
  return value - Doubles{};
}

/// a b + c, rounded once where the level has the instruction.
inline Floats fma(Floats a, Floats b, Floats c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

inline Doubles fma(Doubles a, Doubles b, Doubles c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_pd(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_pd(a, b, c);
#else
  return a * b + c;
#endif
}

inline Floats square_root(Floats x) {
#if defined(__AVX512F__)
  return _mm512_maskz_sqrt_ps(0xffff, x);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_sqrt_ps(x);
#else
  for (int i = 0; i < kLanes; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

// Not-a-number passes through both as the second argument.
inline Floats at_least(float bound, Floats x) {
  return x < bound ? splat(bound) : x;
}
inline Floats at_most(float bound, Floats x) {
  return x > bound ? splat(bound) : x;
}

/// Half of each vector, value by value in turn: the first halves with kFirst = 0, the second with kFirst = N
/// / 2.
template <std::size_t kFirst, class Vector, std::size_t... kIndex>
inline Vector interleave(Vector a, Vector b, std::index_sequence<kIndex...>) {
  return __builtin_shufflevector(a, b, (kFirst + kIndex / 2 + (kIndex % 2) * sizeof...(kIndex))...);
}

/// Rows to columns, in place: log2(N) rounds, each interleaving the first half of the vectors with the
/// second.
template <class Vector, std::size_t N>
inline void transpose(Vector (&rows)[N]) {
  static_assert(sizeof(Vector) / sizeof(rows[0][0]) == N);
  constexpr auto kIndices = std::make_index_sequence<N>();
#pragma GCC unroll 4
  for (std::size_t round = 1; round < N; round *= 2) {
    Vector next[N];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < N / 2; ++i) {
      next[2 * i] = interleave<0>(rows[i], rows[i + N / 2], kIndices);
      next[2 * i + 1] = interleave<N / 2>(rows[i], rows[i + N / 2], kIndices);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < N; ++i) rows[i] = next[i];
  }
}

}  // namespace
}  // namespace seedbed::models
