#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "forecasts/scoring/scored_batch.hpp"
#include "metrics/named_score.hpp"
#include "metrics/row_values.hpp"
#include "metrics/score.hpp"
#include "metrics/streamed_mean.hpp"

namespace seedbed::forecasts {

/// What is reported of a file unless scores are named: crps, nll, mae, rmse; coverage, width and interval
/// score of central 50, 90 and 95 % intervals; the pinball loss at their ends and the median of 5, 25, 50,
/// 75, 95 %; calibration_error, sharpness and crps_log.
const std::vector<std::string>& default_forecast_scores();

/// Scores over all rows of a file, each with its standard error, and the histogram of the PIT values. Of the
/// rows it keeps sums; only calibration_error keeps 8 bytes a row, reliability and crps_skill 16.
class ForecastSummary {
 public:
  /// `names` as in metrics/named_score.hpp. Throws std::invalid_argument for one that is unknown or there
  /// twice.
  ForecastSummary(const std::vector<std::string>& names, int pit_bins);

  /// What batches must hold, in this order.
  const std::vector<metrics::RowValue>& values() const { return values_; }
  bool needs_climatology() const;

  /// Rows that cannot be scored are left out.
  void add(const ScoredBatch& batch);

  /// One per name, in the order given; NaN without rows. Ends the summary: nothing can be added afterwards.
  std::vector<metrics::Score> scores();
  /// How many PIT values lie in each of the equal parts of [0, 1]; rows of the Bernoulli family have none.
  const std::vector<std::int64_t>& pit_histogram() const { return pit_counts_; }

 private:
  struct Entry {
    metrics::NamedScore score;
    std::size_t value = 0, second = 0;  // columns
    metrics::StreamedMean mean;
    std::vector<double> kept, kept_second;
  };

  std::size_t column_of(metrics::RowValue value);
  static void add_to(Entry& entry, const ScoredBatch& batch);
  static metrics::Score score_of(Entry& entry);

  std::vector<metrics::RowValue> values_;
  std::vector<Entry> entries_;
  std::size_t pit_ = 0;  // column
  std::vector<std::int64_t> pit_counts_;
};

}  // namespace seedbed::forecasts
