#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>

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
/// few clusters; every row its own cluster gives sd / sqrt(n)). NaN for fewer than two clusters. Throws
/// std::invalid_argument if there are clusters, but not one for each row.
Score mean_over_rows(std::string name, std::span<const double> values,
                     std::span<const std::int32_t> clusters = {});

/// The square root of a mean of squares, with its standard error by the delta method.
Score root_of(Score mean_of_squares);

/// The root of the mean of the values' squares, none of which need be a double.
Score root_mean_square(std::string name, std::span<const double> values,
                       std::span<const std::int32_t> clusters = {});

}  // namespace seedbed::metrics
