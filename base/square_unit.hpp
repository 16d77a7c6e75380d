#pragma once

#include <algorithm>
#include <cmath>

namespace seedbed {

/// What numbers up to `largest` in magnitude are multiplied by before they are squared, so that the squares
/// neither overflow nor vanish: a power of two, which changes no digit, and 1 for all but extreme numbers, so
/// that those keep their bits.
inline double square_unit(double largest) {
  constexpr double kHarmless = 1e130;
  constexpr int kMost = 1000;  // a power of two that has a reciprocal
  if (!std::isfinite(largest) || largest == 0) return 1;
  if (largest <= kHarmless && largest >= 1 / kHarmless) return 1;
  return std::scalbn(1.0, -std::clamp(std::ilogb(largest), -kMost, kMost));
}

}  // namespace seedbed
