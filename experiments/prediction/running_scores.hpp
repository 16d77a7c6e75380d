#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/prediction/forecast_values.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/score.hpp"

namespace seedbed::experiments {

/// The mean of values that come one after the other, as metrics::mean_over_rows has it to the bit, and its
/// standard error, in constant memory.
class RunningMean {
 public:
  void add(double value);
  std::int64_t count() const { return count_; }
  metrics::Score score(std::string name) const;

 private:
  std::int64_t count_ = 0;
  double first_ = 0;  // deviations are taken from it, so that squares do not cancel
  metrics::CompensatedSum sum_, deviations_, squares_;
};

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
  RunningMean crps_, nll_, absolute_error_, squared_error_, covered_;
};

}  // namespace seedbed::experiments
