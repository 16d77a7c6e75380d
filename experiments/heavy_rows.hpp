#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"
#include "experiments/set_scores.hpp"
#include "metrics/scores/heaviest_row.hpp"

namespace seedbed::experiments {

/// "data row 17 (0-based, target 3.2) alone carries 37 % of crps_validation": what a job's log warns of.
/// `row` is an index into the prepared data.
std::string heavy_row_text(const PreparedData& data, std::int32_t row, double share, std::string_view score);

/// Watches the rows of one set being scored for one that carries more than a tenth of the CRPS or the log
/// score.
class HeavyRows {
 public:
  void add(const PredictedChunk& chunk);
  /// A text for each score of which that is so.
  std::vector<std::string> found(const PreparedData& data, ScoredSet set) const;

 private:
  metrics::HeaviestRow crps_, nll_;
};

}  // namespace seedbed::experiments
