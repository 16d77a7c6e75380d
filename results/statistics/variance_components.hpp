#pragma once

#include <limits>
#include <span>
#include <vector>

namespace seedbed::results {

/// How much differences d[s][r] vary between the seeds of a split, and between splits beyond that: whether
/// more seeds or more splits would narrow an interval (Bouthillier et al., "Accounting for variance in
/// machine learning benchmarks", MLSys 2021). Both are variances, in squares of the differences' unit.
struct VarianceComponents {
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  double within = kUndefined;   ///< mean over splits of var_r(d[s][r]); wants a split with two seeds
  double between = kUndefined;  ///< max(0, var_s(mean of s) - within / seeds); wants two splits besides
};

/// One vector for each split, one number for each seed. NaN and splits without numbers are left out. Where
/// splits have different numbers of seeds, 1 / seeds is the mean over splits.
VarianceComponents variance_components(std::span<const std::vector<double>> differences_of_splits);

}  // namespace seedbed::results
