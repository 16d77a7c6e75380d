#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// What is known about the mean of differences A - B, by Student's t. What the numbers do not allow is NaN:
/// everything without numbers, everything but the mean with one.
/// Differences that are all equal leave no doubt: the interval is their value, t is infinite and p is 0;
/// where that value is 0, t is 0 and p is 1.
struct MeanDifference {
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  std::size_t n = 0;                   ///< numbers; of Welch's, those of both
  double mean = kUndefined;            ///< of the differences
  double sd = kUndefined;              ///< of a single difference, with n - 1
  double standard_error = kUndefined;  ///< of the mean
  double degrees = kUndefined;         ///< of freedom; not whole for Welch's
  double t = kUndefined;               ///< mean / standard error
  double p = kUndefined;               ///< two-sided, that the mean is zero
  Interval interval;                   ///< of the mean, at the level asked for
};

// NaN is left out by each of them; a level outside (0, 1) is std::invalid_argument.

/// Independent differences, as of seeds on one split or of test rows: standard error sd / sqrt(n), n - 1
/// degrees.
MeanDifference mean_difference(std::span<const double> differences, double level = 0.95);

/// One difference for every random split of the same data (seeds of a split averaged). Splits share rows, so
/// that they vary less than data do: standard error sqrt(1 / S + test / train) sd, S - 1 degrees (Nadeau and
/// Bengio, "Inference for the generalization error", Machine Learning 52 (2003) 239-281). `test_over_train`
/// is rows tested on / rows learned from, at least 0.
MeanDifference corrected_mean_difference(std::span<const double> split_means, double test_over_train,
                                         double level = 0.95);

/// Differences of rows that depend on each other within a cluster: the standard error of
/// metrics::mean_over_rows, and clusters - 1 degrees. `clusters` has any numbers, one for each row, or is
/// empty if rows are independent. Undefined for fewer than two clusters.
MeanDifference clustered_mean_difference(std::span<const double> row_differences,
                                         std::span<const std::int32_t> clusters, double level = 0.95);

/// mean(a) - mean(b) where nothing pairs the numbers (Welch, Biometrika 34 (1947) 28-35). `sd` is that of the
/// difference between one a and one b. Undefined unless there are two of each.
MeanDifference welch_difference(std::span<const double> a, std::span<const double> b, double level = 0.95);

}  // namespace seedbed::results
