#pragma once

#include <cstddef>
#include <vector>

namespace seedbed::results {

/// Scores of two settings on ten splits, for which other programs' numbers are in these tests; made in R 4.2
/// from the same two vectors a and b.
inline const std::vector<double> kScoresOfA = {2.61, 2.48, 2.75, 2.59, 2.66, 2.71, 2.52, 2.80, 2.63, 2.58};
inline const std::vector<double> kScoresOfB = {2.55, 2.44, 2.76, 2.50, 2.61, 2.60, 2.53, 2.69, 2.60, 2.49};

inline std::vector<double> reference_differences() {
  std::vector<double> differences;
  for (std::size_t i = 0; i < kScoresOfA.size(); ++i) differences.push_back(kScoresOfA[i] - kScoresOfB[i]);
  return differences;
}

}  // namespace seedbed::results
