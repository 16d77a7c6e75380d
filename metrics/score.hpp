#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace seedbed::metrics {

/// One number of a job: a mean over rows with the standard error of that mean over rows.
/// NaN stands for "not defined" (no rows; one row has no standard error).
struct Score {
  std::string name;  ///< as in results.csv, e.g. "crps_test"
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();

  bool operator==(const Score&) const = default;
};

/// Mean of the rows' values, summed in row order with compensation, and its standard error sd / sqrt(n). With
/// a cluster of each row (numbers from 0, those without rows count nothing), rows depend on each other within
/// a cluster and not across: with S_g the sum of a cluster's deviations from the mean and G clusters with
/// rows, the variance of the mean is G / (G - 1) * sum S_g^2 / n^2 (Liang and Zeger 1986, with the factor for
/// few clusters; every row its own cluster gives sd / sqrt(n)). NaN for fewer than two clusters.
///
/// With a weight of each row (positive, in any unit) the mean is m = sum w x / sum w, a ratio of two sums
/// over rows, and its error that of the linearised ratio: what was said above of the pseudo-values m + (n w /
/// sum w) (x - m), whose mean is m (Cochran, "Sampling Techniques", 3rd ed., Wiley 1977, section 6.4). Equal
/// weights give the unweighted mean and error, weights of 1 to the bit.
///
/// Throws std::invalid_argument if there are clusters or weights, but not one for each row.
Score mean_over_rows(std::string name, std::span<const double> values,
                     std::span<const std::int32_t> clusters = {}, std::span<const double> weights = {});

/// These pseudo-values: rows that, taken as they are, have the weighted mean and its standard error. `values`
/// themselves if there are no weights. What is not a number stays so, and counts nothing.
std::vector<double> pseudo_values(std::span<const double> values, std::span<const double> weights);

/// The square root of a mean of squares, with its standard error by the delta method.
Score root_of(Score mean_of_squares);

/// The root of the mean of the values' squares, none of which need be a double.
Score root_mean_square(std::string name, std::span<const double> values,
                       std::span<const std::int32_t> clusters = {}, std::span<const double> weights = {});

}  // namespace seedbed::metrics
