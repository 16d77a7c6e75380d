#pragma once

#include <cstddef>
#include <limits>
#include <span>

namespace seedbed::results {

/// How many numbers there are, where they lie and how far from each other.
struct Spread {
  std::size_t n = 0;
  double mean = std::numeric_limits<double>::quiet_NaN();  ///< of one or more
  double sd = std::numeric_limits<double>::quiet_NaN();    ///< with n - 1, of two or more, all finite
};

/// NaN is no number and left out. Numbers that are all equal have a deviation of exactly zero, and only they:
/// neither rounding of the mean nor squares that underflow or overflow change that.
Spread spread(std::span<const double> values);

}  // namespace seedbed::results
