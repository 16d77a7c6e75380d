#pragma once

#include <limits>
#include <span>
#include <vector>

#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// A probability with its 95 % interval; NaN without numbers.
struct Probability {
  double value = std::numeric_limits<double>::quiet_NaN();
  Interval interval;
};

// The probability that A beats B, smaller being better: the share of pairs in which it does, ties counting
// half. NaN is left out.

/// Of independent pairs, as seeds of one split: with Wilson's interval (JASA 22 (1927) 209-212).
Probability paired_improvement(std::span<const double> differences);

/// Of the pairs of several splits, one vector of differences for each, over divisions of these data. Pairs of
/// a split resemble each other, so that n pairs count as fewer: Wilson's interval with p (1 - p) / v of them,
/// v the variance of the share clustered by split, at least as many as there are splits (as many if A wins,
/// or loses, all pairs) and at most n, and with Student's t of S - 1 degrees in the normal quantile's place
/// unless each split has one pair. A bootstrap over splits was tried first: with 3 to 10 splits its
/// percentiles held the truth in 15 to 90 % of sweeps (docs/statistics.md). Splits without pairs are left
/// out; of a single split it is paired_improvement.
Probability paired_improvement_over_splits(std::span<const std::vector<double>> differences_of_splits);

/// Of an a and a b drawn independently of each other: the Mann-Whitney statistic over its largest value
/// (above 0.75 is meaningful to Bouthillier et al., MLSys 2021).
double unpaired_improvement(std::span<const double> a, std::span<const double> b);

}  // namespace seedbed::results
