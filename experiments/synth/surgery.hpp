#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

namespace seedbed::experiments {

/// What is known of an invented data set because its distribution is known. Means over the rows written, in
/// minutes.
struct SynthesisSummary {
  std::int64_t rows = 0;
  double true_crps = 0;  ///< of the distribution each row was drawn from: no forecast does better on average
  double marginal_crps =
      0;  ///< of the distribution of all rows together: what knowing nothing of a row gives
};

/// Writes `rows` scheduled operations as CSV: date, procedure, diagnosis, surgeon, room, setting, asa, age,
/// weekday, scheduled_minutes, actual_minutes. Actual minutes are drawn from a known log-normal mixture given
/// the row; a few ages, classes and diagnoses are missing, as they are in practice. The same seed always
/// gives the same file, and more rows begin with the same ones.
SynthesisSummary synthesize_surgery(std::int64_t rows, std::uint64_t seed, std::ostream& out);

/// Mean over rows of the CRPS of the rows' own empirical distribution: half their mean absolute difference.
double climatology_crps(std::vector<double> values);

}  // namespace seedbed::experiments
