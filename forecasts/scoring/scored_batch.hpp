#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "forecasts/scoring/forecast_batch.hpp"
#include "metrics/scores/climatology.hpp"
#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// Rows of each metrics::Family.
using FamilyCounts = std::array<std::int64_t, metrics::kFamilies>;

/// The rows of a batch in the order of the file, each with the values asked for.
struct ScoredBatch {
  std::int64_t first_row = 0;
  std::vector<std::int64_t> lines;
  std::vector<double> y;
  std::vector<std::int64_t> numbers;         ///< see ForecastBatch
  std::vector<std::vector<double>> columns;  ///< one per value asked for; NaN for a bad row
  std::vector<double> weights;               ///< of each row; empty if rows have none
  std::vector<char> bad;                     ///< 1 for rows that cannot be scored, or have the weight 0
  std::vector<RowProblem> problems;          ///< why, in order of the rows
  FamilyCounts rows_of = {};                 ///< good rows
  std::int64_t quantiles = 0, samples = 0;   ///< good rows that are no mixtures
  std::int64_t weightless = 0;               ///< rows of weight 0
  std::exception_ptr failure;
  std::string text;  ///< of the rows, if they are to be written

  std::size_t rows() const { return lines.size(); }
};

/// Scores each group at once. The result does not depend on how a file is cut into batches: a row's values
/// have the same bits whatever rows surround it.
ScoredBatch score_batch(ForecastBatch batch, const std::vector<metrics::RowValue>& values,
                        const metrics::Climatology* climatology);

}  // namespace seedbed::forecasts
