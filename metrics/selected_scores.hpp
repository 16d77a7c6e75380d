#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "metrics/climatology.hpp"
#include "metrics/mixture.hpp"
#include "metrics/score.hpp"

namespace seedbed::metrics {

/// The scores that can be asked for by name, as one line for messages and help:
/// - crps, nll, mae, rmse: as in forecast_scores.hpp
/// - coverage90, width90: of the central interval of that percentage, any between 0 and 100
/// - interval_score90: its interval score
/// - pinball_0.1: pinball loss of the quantile at that probability
/// - brier_120, reliability_120: of P(Y > 120), the Brier score and the reliability term of its decomposition
/// - calibration_error: distance of the PIT values from uniform; NaN for the Bernoulli family, whose are not
/// - sharpness: mean standard deviation of the forecasts
/// - crps_log: CRPS of log y; NaN but for the log-normal family
/// - crps_skill: 1 - mean CRPS / mean CRPS of climatology
std::string score_names_help();

/// crps, nll, mae, rmse, and coverage and width of central 50, 90 and 95 % intervals.
std::vector<std::string> default_score_names();

/// Throws std::invalid_argument, with what there is, if `name` is not one of the above.
void require_score_name(const std::string& name);

/// Scores named by the user, over rows that come in one or more batches: the result does not depend on how
/// they were cut.
class SelectedScores {
 public:
  /// Names as above, empty for the default. `climatology` must outlive this object and may be null unless
  /// crps_skill is asked for. Throws std::invalid_argument for an unknown name or a missing climatology.
  explicit SelectedScores(std::vector<std::string> names, const Climatology* climatology = nullptr);

  /// Scores more rows. Throws BadRow (forecast_scores.hpp) for the first one that is not ok, counted from the
  /// first batch.
  void add(const Mixtures& mixtures, std::span<const double> y);

  /// One score per name, in the order given, each with its standard error over rows.
  std::vector<Score> scores() const;

  ~SelectedScores();
  SelectedScores(SelectedScores&&) noexcept;
  SelectedScores& operator=(SelectedScores&&) noexcept;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace seedbed::metrics
