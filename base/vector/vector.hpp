#pragma once

// Vectors of float and of double, for kernels that are compiled once per instruction level: a file NAME.hpp
// with the kernels and NAME_baseline.cpp, NAME_avx2.cpp and NAME_avx512.cpp that include it, each compiled
// for its level. Everything in this folder has internal linkage, so that code of a higher level cannot reach
// a program's other parts; for the same reason no inline function of the standard library may be called in
// such files: the linker keeps one copy of those, which could be the one for a newer processor.
//
// Each lane is computed by itself, hence a value's bits do not depend on its lane or on its neighbours.
// Levels with a fused multiply-add agree bit for bit.

#include "base/vector/registers.hpp"

namespace seedbed {
namespace {

template <class Real>
struct Vector;

/// Of each lane, whether it is meant.
template <class Real>
struct Mask {
  using Native = typename Registers<Real>::Mask;
  static constexpr unsigned kAllLanes = (1u << Registers<Real>::kLanes) - 1;

  Native m;

  friend Mask operator&(Mask a, Mask b) { return {Registers<Real>::both(a.m, b.m)}; }
  friend Mask operator|(Mask a, Mask b) { return {Registers<Real>::either(a.m, b.m)}; }
  friend Mask operator!(Mask a) { return {Registers<Real>::opposite(a.m)}; }

  /// Bit i for lane i.
  friend unsigned bits(Mask a) { return Registers<Real>::bits(a.m); }
  friend bool any(Mask a) { return bits(a) != 0; }
  friend bool all(Mask a) { return bits(a) == kAllLanes; }
  friend Vector<Real> select(Mask which, Vector<Real> yes, Vector<Real> no) {
    return Registers<Real>::select(which.m, yes.v, no.v);
  }
};

template <class Real>
struct Vector {
  using Native = typename Registers<Real>::Values;
  using Bits = typename Registers<Real>::Bits;
  static constexpr int kLanes = Registers<Real>::kLanes;

  Native v;

  Vector() = default;
  Vector(Native value) : v(value) {}
  Vector(Real value) : v(value - Native{}) {}  // in every lane
  static Vector of_bits(Bits bits) { return (Native)bits; }
  Bits bits() const { return (Bits)v; }
  Real operator[](int lane) const { return v[lane]; }

  Vector& operator+=(Vector b) { return *this = *this + b; }
  friend Vector operator+(Vector a, Vector b) { return a.v + b.v; }
  friend Vector operator-(Vector a, Vector b) { return a.v - b.v; }
  friend Vector operator*(Vector a, Vector b) { return a.v * b.v; }
  friend Vector operator/(Vector a, Vector b) { return a.v / b.v; }
  friend Vector operator-(Vector a) { return -a.v; }
  /// a b + c, rounded once where the level has the instruction, else twice.
  friend Vector fma(Vector a, Vector b, Vector c) { return Registers<Real>::fma(a.v, b.v, c.v); }
  friend Vector sqrt(Vector a) { return Registers<Real>::sqrt(a.v); }
  /// To the nearest whole number, for |a| < 2^51 (2^22 in float).
  friend Vector round(Vector a) { return Registers<Real>::round(a.v); }

  // False of what is not a number.
  friend Mask<Real> operator<(Vector a, Vector b) { return {Registers<Real>::less(a.v, b.v)}; }
  friend Mask<Real> operator>(Vector a, Vector b) { return {Registers<Real>::less(b.v, a.v)}; }
  friend Mask<Real> operator<=(Vector a, Vector b) { return {Registers<Real>::not_greater(a.v, b.v)}; }
  friend Mask<Real> operator==(Vector a, Vector b) { return {Registers<Real>::equal(a.v, b.v)}; }

  // The second if they are equal or one is not a number.
  friend Vector min(Vector a, Vector b) { return Registers<Real>::min(a.v, b.v); }
  friend Vector max(Vector a, Vector b) { return Registers<Real>::max(a.v, b.v); }

  friend Vector abs(Vector a) { return Registers<Real>::absolute(a.v); }
  /// `a` with the sign of `b`, for a that is not negative.
  friend Vector with_sign(Vector a, Vector b) { return Registers<Real>::with_sign(a.v, b.v); }
};

using Floats = Vector<float>;
using Doubles = Vector<double>;
using FloatBits = Floats::Bits;
using DoubleBits = Doubles::Bits;
constexpr int kFloatLanes = Floats::kLanes;
constexpr int kDoubleLanes = Doubles::kLanes;

}  // namespace
}  // namespace seedbed
