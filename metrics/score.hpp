#pragma once

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

/// Mean of the rows' values, summed in row order with compensation, and its standard error sd / sqrt(n).
Score mean_over_rows(std::string name, std::span<const double> values);

/// The square root of a mean of squares, with its standard error by the delta method.
Score root_of(Score mean_of_squares);

}  // namespace seedbed::metrics
