#pragma once

// What a register of the level that this translation unit is compiled for can do. The compiler's own vector
// types do most of it on any processor; a level says itself only what comes out better, or not at all,
// without its instructions. Nothing here is for use outside this folder: see vector.hpp.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "base/vector_level.hpp"

namespace seedbed {
namespace {

/// In plain operators, for registers of any size. Rounding of fma and the like as said in vector.hpp.
template <class Real, class Word, int kBytes>
struct PlainRegisters {
  static constexpr int kLanes = kBytes / sizeof(Real);
  typedef Real Values __attribute__((vector_size(kBytes)));
  typedef Word Bits __attribute__((vector_size(kBytes)));
  typedef long long Mask __attribute__((vector_size(kBytes)));  // ones in the lanes that are meant
  typedef float Narrow __attribute__((vector_size(kLanes * 4)));

  static Values fma(Values a, Values b, Values c) { return a * b + c; }
  static Values sqrt(Values a) {
    for (int i = 0; i < kLanes; ++i) a[i] = __builtin_sqrt(a[i]);
    return a;
  }
  static Values min(Values a, Values b) { return select(less(a, b), a, b); }
  static Values max(Values a, Values b) { return select(less(b, a), a, b); }
  /// For |a| < 2^51 (2^22 in float): the sum has no bits left for a fraction.
  static Values round(Values a) {
    constexpr Real kNoFraction =
        sizeof(Real) == 4 ? static_cast<Real>(0x1.8p23) : static_cast<Real>(0x1.8p52);
    return (a + kNoFraction) - kNoFraction;
  }
  static Mask less(Values a, Values b) { return (Mask)(a < b); }
  static Mask not_greater(Values a, Values b) { return (Mask)(a <= b); }
  static Mask equal(Values a, Values b) { return (Mask)(a == b); }
  static Values select(Mask which, Values yes, Values no) {
    return (Values)((which & (Mask)yes) | (~which & (Mask)no));
  }
  static Values absolute(Values a) { return (Values)((Bits)a & ~(Bits)sign_bits()); }
  static Values with_sign(Values a, Values b) { return (Values)((Bits)a | ((Bits)b & (Bits)sign_bits())); }
  static Mask both(Mask a, Mask b) { return a & b; }
  static Mask either(Mask a, Mask b) { return a | b; }
  static Mask opposite(Mask a) { return ~a; }
  static unsigned bits(Mask which) {
    unsigned all = 0;
    for (int i = 0; i < kLanes; ++i) all |= ((Bits)which)[i] ? 1u << i : 0u;
    return all;
  }
  static Mask first(unsigned count) { return first_of(count, std::make_integer_sequence<Word, kLanes>()); }
  static Values load_first(const Real* from, std::size_t count) {
    Values values = {};
    for (std::size_t i = 0; i < count; ++i) values[i] = from[i];
    return values;
  }
  static void store_first(Real* to, Values values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) to[i] = values[i];
  }
  static Values widen(Narrow values) { return __builtin_convertvector(values, Values); }
  /// The low halves of 64-bit lanes multiplied in full.
  static Bits low_product(Bits a, Bits b) { return (a & 0xffffffffu) * b; }

 protected:
  static Values sign_bits() { return static_cast<Real>(-0.0) - Values{}; }

 private:
  template <Word... kIndex>
  static Mask first_of(unsigned count, std::integer_sequence<Word, kIndex...>) {
    return (Mask)(Bits{kIndex...} < Bits{} + Word{count});
  }
};

}  // namespace
}  // namespace seedbed

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#include "base/vector/registers_avx512.hpp"
#elif defined(__AVX2__) && defined(__FMA__)
#include "base/vector/registers_avx2.hpp"
#else
#include "base/vector/registers_baseline.hpp"
#endif

namespace seedbed {
namespace {

template <class Real>
using Registers = std::conditional_t<sizeof(Real) == sizeof(float), FloatRegisters, DoubleRegisters>;

}  // namespace
}  // namespace seedbed
