#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "forecasts/scoring/scored_batch.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/score.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::forecasts {

/// How many PIT values lie in each of the equal parts of [0, 1], and, if rows have weights, the sums of these
/// and of their squares; rows of a family without PIT count nothing.
struct PitHistogram {
  std::vector<std::int64_t> rows;
  std::vector<double> weights = {}, squared_weights = {};

  std::int64_t count() const;
  /// Of the rows, or their weight, in a part; and its standard error over rows, that of a (weighted) mean.
  double share(std::size_t bin) const;
  double share_error(std::size_t bin) const;
};

/// Scores over all rows of a file, each with its standard error, and the histogram of the PIT values;
/// weighted if the rows of batches have weights. Of the rows it keeps sums, but for the scores that need more
/// (metrics::Keep::sums).
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
  const PitHistogram& pit_histogram() const { return pit_; }
  /// Of the rows that were scored; 0 if they have no weights.
  double weight() const { return weight_.total(); }

 private:
  metrics::ScoreAccumulator scores_;
  std::vector<metrics::RowValue> values_;  // those of the scores, then the PIT
  PitHistogram pit_;
  metrics::CompensatedSum weight_;
};

}  // namespace seedbed::forecasts
