#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "forecasts/prediction/forecast_values.hpp"
#include "metrics/score.hpp"
#include "metrics/streamed_mean.hpp"

namespace seedbed::forecasts {

/// crps, nll, mae (of the median), rmse (of the mean) and coverage90 over all rows that have a target, with
/// standard errors.
class RunningScores {
 public:
  /// Asks for what it needs.
  explicit RunningScores(ForecastValues& values);

  /// The rows `rows` of a batch, in order; those without a target are left out.
  void add(const ForecastValues& values, std::span<const double> y, std::span<const std::size_t> rows);

  std::int64_t rows() const { return crps_.count(); }
  std::vector<metrics::Score> scores() const;

 private:
  std::size_t crps_at_, nll_at_, median_at_, mean_at_, lower_at_, upper_at_;
  metrics::StreamedMean crps_, nll_, absolute_error_, squared_error_, covered_;
};

}  // namespace seedbed::forecasts
