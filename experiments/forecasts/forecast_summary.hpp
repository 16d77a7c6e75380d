#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/forecasts/named_score.hpp"
#include "experiments/forecasts/row_values.hpp"
#include "experiments/forecasts/scored_batch.hpp"
#include "experiments/forecasts/streamed_mean.hpp"
#include "metrics/score.hpp"

namespace seedbed::experiments {

/// Scores over all rows of a file, each with its standard error, and the histogram of the PIT values. Of the
/// rows it keeps sums; only calibration_error keeps 8 bytes a row, reliability and crps_skill 16.
class ForecastSummary {
 public:
  /// `names` as in metrics/selected_scores.hpp. Throws std::invalid_argument for one that is unknown or there
  /// twice.
  ForecastSummary(const std::vector<std::string>& names, int pit_bins);

  /// What batches must hold, in this order.
  const std::vector<RowValue>& values() const { return values_; }
  bool needs_climatology() const;

  /// Rows that cannot be scored are left out.
  void add(const ScoredBatch& batch);

  /// One per name, in the order given; NaN without rows. Ends the summary: nothing can be added afterwards.
  std::vector<metrics::Score> scores();
  /// How many PIT values lie in each of the equal parts of [0, 1].
  const std::vector<std::int64_t>& pit_histogram() const { return pit_counts_; }

 private:
  struct Entry {
    NamedScore score;
    std::size_t value = 0, second = 0;  // columns
    StreamedMean mean;
    std::vector<double> kept, kept_second;
  };

  std::size_t column_of(RowValue value);
  static void add_to(Entry& entry, const ScoredBatch& batch);
  static metrics::Score score_of(Entry& entry);

  std::vector<RowValue> values_;
  std::vector<Entry> entries_;
  std::size_t pit_ = 0;  // column
  std::vector<std::int64_t> pit_counts_;
};

}  // namespace seedbed::experiments
