#pragma once

// Vectors from memory and back, and values that change their lanes. No address need be aligned.

#include "base/vector/vector.hpp"

namespace seedbed {
namespace {

template <class Real>
inline Vector<Real> load(const Real* from) {
  typename Vector<Real>::Native values;
  __builtin_memcpy(&values, from, sizeof values);
  return values;
}

template <class Real>
inline void store(Real* to, Vector<Real> values) {
  __builtin_memcpy(to, &values.v, sizeof values.v);
}

/// kDoubleLanes floats or doubles.
inline Doubles load_doubles(const double* from) {
  return load(from);
}
inline Doubles load_doubles(const float* from) {
  Registers<double>::Narrow values;
  __builtin_memcpy(&values, from, sizeof values);
  return Registers<double>::widen(values);
}

template <class Real, std::size_t... kIndex>
inline Doubles load_strided(const Real* from, std::size_t stride, std::index_sequence<kIndex...>) {
  return Doubles::Native{static_cast<double>(from[kIndex * stride])...};
}

/// from[0], from[stride], …
template <class Real>
inline Doubles load_strided(const Real* from, std::size_t stride) {
  return load_strided(from, stride, std::make_index_sequence<kDoubleLanes>());
}

/// Row-major rows of three: value k of row i is from[3 i + k].
template <class Real>
inline void load_triples(const Real* from, Doubles (&values)[3]) {
#if defined(__AVX512F__)  // two permutations a value are a third of the instructions that eight loads take
  const __m512d a = load_doubles(from).v, b = load_doubles(from + 8).v, c = load_doubles(from + 16).v;
  const auto pick = [&](__m512i of_a_and_b, __m512i with_c) {
    return _mm512_permutex2var_pd(_mm512_permutex2var_pd(a, of_a_and_b, b), with_c, c);
  };
  values[0] = pick(_mm512_setr_epi64(0, 3, 6, 9, 12, 15, 0, 0), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 10, 13));
  values[1] = pick(_mm512_setr_epi64(1, 4, 7, 10, 13, 0, 0, 0), _mm512_setr_epi64(0, 1, 2, 3, 4, 8, 11, 14));
  values[2] = pick(_mm512_setr_epi64(2, 5, 8, 11, 14, 0, 0, 0), _mm512_setr_epi64(0, 1, 2, 3, 4, 9, 12, 15));
#else
  for (std::size_t k = 0; k < 3; ++k) values[k] = load_strided(from + k, 3);
#endif
}

/// The first `count` lanes, fewer than all of them, from and to memory that ends there; zeros in the others.
inline Floats load_first(const float* from, std::size_t count) {
  return Registers<float>::load_first(from, static_cast<unsigned>(count));
}
inline void store_first(float* to, Floats values, std::size_t count) {
  Registers<float>::store_first(to, values.v, static_cast<unsigned>(count));
}

/// The first `count` lanes, fewer than all of them; zeros in the others.
inline Floats keep_first(Floats values, std::size_t count) {
  return select(Mask<float>{Registers<float>::first(static_cast<unsigned>(count))}, values, 0.0f);
}

template <int kStep, int... kIndex>
inline Floats rotate(Floats values, std::integer_sequence<int, kIndex...>) {
  return __builtin_shufflevector(values.v, values.v, ((kIndex + kStep) % kFloatLanes)...);
}

/// By halves: lane i and lane i + kStep, and so on.
template <int kStep = kFloatLanes / 2>
inline float sum_lanes(Floats values) {
  if constexpr (kStep == 0) {
    return values[0];
  } else {
    return sum_lanes<kStep / 2>(values +
                                rotate<kStep>(values, std::make_integer_sequence<int, kFloatLanes>()));
  }
}

/// Half of each vector, value by value in turn: the first halves with kFirst = 0, the second with kFirst = N
/// / 2.
template <std::size_t kFirst, class Real, std::size_t... kIndex>
inline Vector<Real> interleave(Vector<Real> a, Vector<Real> b, std::index_sequence<kIndex...>) {
  return __builtin_shufflevector(a.v, b.v, (kFirst + kIndex / 2 + (kIndex % 2) * sizeof...(kIndex))...);
}

/// Rows to columns, in place: log2(N) rounds, each interleaving the first half of the vectors with the
/// second.
template <class Real, std::size_t N>
inline void transpose(Vector<Real> (&rows)[N]) {
  static_assert(Vector<Real>::kLanes == N);
  constexpr auto kIndices = std::make_index_sequence<N>();
#pragma GCC unroll 4
  for (std::size_t round = 1; round < N; round *= 2) {
    Vector<Real> next[N];
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
}  // namespace seedbed
