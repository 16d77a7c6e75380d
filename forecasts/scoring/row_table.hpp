#pragma once

#include <string>
#include <vector>

#include "forecasts/scoring/scored_batch.hpp"
#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// The scores of every row as CSV: 0-based data row, line of the file, y, and one column per value; numbers
/// in the shortest form that reads back to the same double, nothing where a row cannot be scored.
class RowTable {
 public:
  /// The named scores, or if there are none crps, log_score, pit, mean, median, sd and the ends of the
  /// central 50, 90 and 95 % intervals. Throws std::invalid_argument for a name that is no score or none of a
  /// single row.
  explicit RowTable(const std::vector<std::string>& scores);

  /// What batches must hold, in this order.
  const std::vector<metrics::RowValue>& values() const { return values_; }

  std::string header() const;
  std::string lines(const ScoredBatch& batch) const;

 private:
  std::vector<std::string> names_;
  std::vector<metrics::RowValue> values_;
};

}  // namespace seedbed::forecasts
