#pragma once

#include <string>
#include <vector>

#include "experiments/forecasts/row_values.hpp"

namespace seedbed::experiments {

/// A score by its name (metrics/selected_scores.hpp), as what has to be known of each row and what is made of
/// that.
struct NamedScore {
  enum class Form { mean, root_of_mean, calibration, reliability, skill };

  std::string name;
  Form form = Form::mean;
  RowValue value;
  RowValue second;  ///< happened for reliability, climatology_crps for skill, else as the first

  /// Whether it is a number of a single row, too; for rmse that is the squared error.
  bool of_a_row() const { return form == Form::mean; }
};

/// Throws std::invalid_argument, with the names there are, for any other name.
NamedScore named_score(const std::string& name);

/// What is reported of a file unless scores are named: crps, nll, mae, rmse; coverage, width and interval
/// score of central 50, 90 and 95 % intervals; the pinball loss at their ends and the median of 5, 25, 50,
/// 75, 95 %; calibration_error, sharpness and crps_log.
const std::vector<std::string>& default_forecast_scores();

}  // namespace seedbed::experiments
