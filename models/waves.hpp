#pragma once

// Sine and cosine of numbers in turns, for the kernels of training and inference; included once per
// instruction level.

#include "base/vector/exponential.hpp"

namespace seedbed::models {
namespace {

struct Wave {
  Floats sine, cosine;
};

/// sin(2 pi r) for |r| <= 1/4: the Taylor series, whose first term left out is below 1e-9.
inline Floats sine_of_quarter(Floats r) {
  constexpr float kTerms[] = {6.28318531f, -41.3417022f, 81.6052493f, -76.7058598f,
                              42.0586939f, -15.0946426f, 3.8199526f};
  return r * polynomial(kTerms, r * r);
}

/// sin(2 pi turns) and cos(2 pi turns) to 3e-7 plus the rounding of `turns`; beyond 2^22 turns as at 2^22.
inline Wave wave(Floats turns) {
  turns = min(4194304.0f, max(-4194304.0f, turns));
  const Floats r = turns - round(turns);
  const Floats a = abs(r);
  return {sine_of_quarter(with_sign(min(a, 0.5f - a), r)), sine_of_quarter(0.25f - a)};
}

}  // namespace
}  // namespace seedbed::models
