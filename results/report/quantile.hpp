#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace seedbed::results {

/// Type 7 of Hyndman and Fan (1996), which is R's and NumPy's; `sorted` is not empty.
inline double quantile(const std::vector<double>& sorted, double p) {
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace seedbed::results
