#pragma once

#include <cstddef>

// Two doubles that go through the same arithmetic, in the compiler's own vector types, for any processor; see
// lanes_avx512.hpp. There is no fused multiply-add at this level: fma is a product and a sum.
namespace seedbed::metrics {
namespace {

constexpr int kLanes = 2;

typedef double Doubles __attribute__((vector_size(16)));
typedef long long Integers __attribute__((vector_size(16)));

struct Lanes {
  Doubles v;
  Lanes() = default;
  Lanes(Doubles value) : v(value) {}
  Lanes(double value) : v{value, value} {}
};

struct Mask {
  Integers m;
};

inline Lanes load(const double* from) {
  return Doubles{from[0], from[1]};
}
inline Lanes load(const float* from) {
  return Doubles{from[0], from[1]};
}
template <class Real>
inline Lanes load_strided(const Real* from, std::size_t stride) {
  return Doubles{static_cast<double>(from[0]), static_cast<double>(from[stride])};
}
/// Row-major rows of three: value k of row i is from[3 i + k].
template <class Real>
inline void load_triples(const Real* from, Lanes (&values)[3]) {
  for (std::size_t k = 0; k < 3; ++k) values[k] = load_strided(from + k, 3);
}
inline void store(double* to, Lanes a) {
  to[0] = a.v[0];
  to[1] = a.v[1];
}

inline Lanes operator+(Lanes a, Lanes b) {
  return a.v + b.v;
}
inline Lanes operator-(Lanes a, Lanes b) {
  return a.v - b.v;
}
inline Lanes operator*(Lanes a, Lanes b) {
  return a.v * b.v;
}
inline Lanes operator/(Lanes a, Lanes b) {
  return a.v / b.v;
}
inline Lanes operator-(Lanes a) {
  return -a.v;
}
inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  return a.v * b.v + c.v;
}
inline Lanes sqrt(Lanes a) {
  return Doubles{__builtin_sqrt(a.v[0]), __builtin_sqrt(a.v[1])};
}

inline Mask operator<(Lanes a, Lanes b) {
  return {a.v < b.v};
}
inline Mask operator<=(Lanes a, Lanes b) {
  return {a.v <= b.v};
}
inline Mask operator==(Lanes a, Lanes b) {
  return {a.v == b.v};
}
inline Mask operator&(Mask a, Mask b) {
  return {a.m & b.m};
}
inline Mask operator|(Mask a, Mask b) {
  return {a.m | b.m};
}
inline Mask operator!(Mask a) {
  return {~a.m};
}
inline unsigned bits(Mask a) {
  return (a.m[0] ? 1u : 0u) | (a.m[1] ? 2u : 0u);
}
inline bool any(Mask a) {
  return bits(a) != 0;
}
inline bool all(Mask a) {
  return bits(a) == 3;
}
inline Lanes select(Mask which, Lanes yes, Lanes no) {
  return (Doubles)((which.m & (Integers)yes.v) | (~which.m & (Integers)no.v));
}
inline Lanes min(Lanes a, Lanes b) {
  return select(a < b, a, b);
}
inline Lanes max(Lanes a, Lanes b) {
  return select(b < a, a, b);
}
inline Lanes abs(Lanes a) {
  return (Doubles)((Integers)a.v & ~(Integers)Lanes(-0.0).v);
}
inline Lanes with_sign(Lanes a, Lanes b) {
  return (Doubles)((Integers)a.v | ((Integers)b.v & (Integers)Lanes(-0.0).v));
}

// To the nearest whole number, for |a| < 2^51: the sum has no bits left for a fraction.
inline Lanes round(Lanes a) {
  return (a.v + 0x1.8p52) - 0x1.8p52;
}

inline Lanes power_of_two(Lanes n) {
  return (Doubles)((Integers)(n.v + (0x1p52 + 1023)) << 52);
}

inline Lanes scale_by_power(Lanes a, Lanes n) {
  const Lanes half = round(n * 0.5);
  return a * power_of_two(half) * power_of_two(n - half);
}

inline void split(Lanes a, Lanes& mantissa, Lanes& exponent) {
  const Integers biased = ((Integers)a.v + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd)) >> 52;
  exponent = (Doubles)(biased | (Integers)Lanes(0x1p52).v) - (0x1p52 + 1023);
  mantissa = (Doubles)((Integers)a.v - ((biased << 52) - 0x3ff0000000000000));
}

}  // namespace
}  // namespace seedbed::metrics
