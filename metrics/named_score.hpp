#pragma once

#include <string>
#include <vector>

#include "metrics/row_values.hpp"

namespace seedbed::metrics {

/// A score that can be asked for by name, as what has to be known of each row and what is made of that.
struct NamedScore {
  enum class Form { mean, root_of_mean, calibration, reliability, skill };

  std::string name;
  Form form = Form::mean;
  RowValue value;
  RowValue second;  ///< happened for reliability, climatology_crps for skill, else as the first

  /// Whether it is a number of a single row, too; for rmse that is the squared error.
  bool of_a_row() const { return form == Form::mean; }
};

/// By name:
/// - crps, nll, mae, rmse: as in forecast_scores.hpp
/// - coverage90, width90: of the central interval of that percentage, any between 0 and 100
/// - interval_score90: its interval score
/// - pinball_0.1: pinball loss of the quantile at that probability
/// - brier_120, reliability_120: of P(Y > 120), the Brier score and the reliability term of its decomposition
/// - calibration_error: distance of the PIT values from uniform; NaN for the Bernoulli family, whose are not
/// - sharpness: mean standard deviation of the forecasts
/// - crps_log: CRPS of log y; NaN but for the log-normal family
/// - crps_skill: 1 - mean CRPS / mean CRPS of climatology
/// Throws std::invalid_argument, with the names there are, for any other.
NamedScore named_score(const std::string& name);

/// As above for several, each once.
std::vector<NamedScore> named_scores(const std::vector<std::string>& names);

/// The names, as one line for messages and help.
std::string score_names_help();

}  // namespace seedbed::metrics
