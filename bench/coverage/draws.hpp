#pragma once

#include <cmath>
#include <cstddef>

#include "base/random.hpp"

namespace seedbed::bench {

/// Shapes of a difference around zero.
enum class Shape { normal, skewed_scores, slightly_skewed, skewed, very_skewed, heavy };

/// Chi-square moved to mean 0 and scaled to deviation 1; its skewness is sqrt(8 / degrees).
inline double centred_chi_square(int degrees, RandomStream& random) {
  double sum = 0;
  for (int i = 0; i < degrees; ++i) {
    const double z = random.normal();
    sum += z * z;
  }
  return (sum - degrees) / std::sqrt(2.0 * degrees);
}

/// One draw: normal; the difference of two scores of skewness 2 each; of skewness 0.5, 1 and 2; Student's
/// t with 3 degrees, which has no third moment.
inline double draw(Shape shape, RandomStream& random) {
  switch (shape) {
    case Shape::normal:
      return random.normal();
    case Shape::skewed_scores:
      return centred_chi_square(2, random) - centred_chi_square(2, random);
    case Shape::slightly_skewed:
      return centred_chi_square(32, random);
    case Shape::skewed:
      return centred_chi_square(8, random);
    case Shape::very_skewed:
      return centred_chi_square(2, random);
    case Shape::heavy:
      break;
  }
  const double z = random.normal();
  double squares = 0;
  for (int i = 0; i < 3; ++i) {
    const double other = random.normal();
    squares += other * other;
  }
  return z / std::sqrt(squares / 3);
}

inline const char* name(Shape shape) {
  switch (shape) {
    case Shape::normal:
      return "normal";
    case Shape::skewed_scores:
      return "scores of skewness 2";
    case Shape::slightly_skewed:
      return "differences of skewness 0.5";
    case Shape::skewed:
      return "differences of skewness 1";
    case Shape::very_skewed:
      return "differences of skewness 2";
    case Shape::heavy:
      break;
  }
  return "heavy tails (t, 3 degrees)";
}

}  // namespace seedbed::bench
