#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seedbed::experiments {

/// What is known of an invented data set because its distribution is known. Means over the rows written.
struct SynthesisSummary {
  std::int64_t rows = 0;
  std::string unit;      ///< of the target and of the CRPS
  double true_crps = 0;  ///< of the distribution each row was drawn from: no forecast is better on average
  double marginal_crps = 0;  ///< of all rows' distribution: what knowing nothing of a row gives
  /// The same of the Brier score of P(target > 0), where that is a question.
  std::optional<double> true_brier, marginal_brier;
};

/// Mean over rows of the CRPS of the rows' own empirical distribution: half their mean absolute difference.
double climatology_crps(std::vector<double> values);

/// "2023-01-02" is day 0, a Monday; negative days are before it. Proleptic Gregorian calendar.
std::string iso_date(std::int64_t day);

}  // namespace seedbed::experiments
