#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "forecasts/scoring/forecast_reader.hpp"
#include "forecasts/scoring/scored_batch.hpp"
#include "metrics/scores/climatology.hpp"
#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// How a file of forecasts is scored.
struct ForecastScoring {
  std::vector<metrics::RowValue> values;              ///< of each row
  const metrics::Climatology* climatology = nullptr;  ///< must outlive the scoring
  bool skip_bad_rows = false;                         ///< otherwise the first one is an error
  std::size_t batch_rows = 8192;
  std::function<void(ScoredBatch&)> prepare;     ///< may be empty; called for several batches at once
  std::function<void(const ScoredBatch&)> take;  ///< called for one batch after another, as in the file
};

/// What was in the file.
struct ForecastCounts {
  std::int64_t rows = 0;
  FamilyCounts rows_of = {};                ///< of those scored
  std::int64_t quantiles = 0, samples = 0;  ///< of those scored, which are no mixtures
  std::int64_t bad = 0;                     ///< that cannot be scored
  std::string first_bad;                    ///< where the first of these is and what is wrong with it
  std::int64_t weightless = 0;              ///< that have the weight 0

  std::int64_t scored() const { return rows - bad - weightless; }
  std::int64_t of(metrics::Family family) const { return rows_of[static_cast<std::size_t>(family)]; }
};

/// Reads and scores a file; reading, scoring and taking go on side by side, in memory that does not grow with
/// the file. Throws DataError for what is wrong with the file or, unless skipped, with its first bad row.
ForecastCounts score_forecasts(ForecastReader& reader, const ForecastScoring& scoring);

}  // namespace seedbed::forecasts
