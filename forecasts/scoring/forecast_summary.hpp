#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "forecasts/scoring/scored_batch.hpp"
#include "metrics/score.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::forecasts {

/// Scores over all rows of a file, each with its standard error, and the histogram of the PIT values. Of the
/// rows it keeps sums, but for the scores that need more (metrics::Keep::sums).
class ForecastSummary {
 public:
  /// `names` as in metrics/scores/score_registry.hpp. Throws std::invalid_argument for one that is unknown or
  /// there twice.
  ForecastSummary(const std::vector<std::string>& names, int pit_bins);

  /// What batches must hold, in this order.
  const std::vector<metrics::RowValue>& values() const { return values_; }

  /// Rows that cannot be scored are left out.
  void add(const ScoredBatch& batch);

  /// One per name, in the order given; NaN without rows.
  std::vector<metrics::Score> scores() { return scores_.scores(); }
  /// How many PIT values lie in each of the equal parts of [0, 1]; rows of a family without PIT none.
  const std::vector<std::int64_t>& pit_histogram() const { return pit_counts_; }

 private:
  metrics::ScoreAccumulator scores_;
  std::vector<metrics::RowValue> values_;  // those of the scores, then the PIT
  std::vector<std::int64_t> pit_counts_;
};

}  // namespace seedbed::forecasts
