#include "forecasts/scoring/scored_batch.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "forecasts/scoring/infinite_values.hpp"

namespace seedbed::forecasts {
namespace {

void score_group(const ForecastGroup& group, const std::vector<metrics::RowValue>& values,
                 const metrics::Climatology* climatology, ScoredBatch& into) {
  metrics::RowValues found;
  if (group.form == ForecastForm::mixture) {
    found.load(group.view(), group.y, climatology);
  } else {
    found.load(group.piecewise(), group.y, climatology);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::span<const double> column = found.get(values[i]);
    for (std::size_t row = 0; row < column.size(); ++row) into.columns[i][group.places[row]] = column[row];
  }
  for (std::size_t row = 0; row < group.y.size(); ++row) {
    const std::size_t place = group.places[row];
    std::string problem;
    if (found.status()[row] != metrics::RowStatus::ok) problem = explain(group, row, found.status()[row]);
    for (std::size_t i = 0; i < values.size() && problem.empty(); ++i) {
      problem = infinite_value(values[i], into.columns[i][place]);
    }
    if (problem.empty() && group.form != ForecastForm::mixture) {
      ++(group.form == ForecastForm::sample ? into.samples : into.quantiles);
    } else if (problem.empty()) {
      ++into.rows_of[static_cast<std::size_t>(group.family)];
    } else {
      into.problems.push_back({place, std::move(problem)});
    }
  }
}

}  // namespace

ScoredBatch score_batch(ForecastBatch batch, const std::vector<metrics::RowValue>& values,
                        const metrics::Climatology* climatology) {
  ScoredBatch scored;
  scored.first_row = batch.first_row;
  scored.columns.assign(values.size(),
                        std::vector<double>(batch.rows(), std::numeric_limits<double>::quiet_NaN()));
  scored.problems = std::move(batch.problems);
  for (const ForecastGroup& group : batch.groups) score_group(group, values, climatology, scored);
  std::ranges::sort(scored.problems, {}, &RowProblem::place);
  scored.bad.assign(batch.rows(), false);
  for (const RowProblem& problem : scored.problems) {
    scored.bad[problem.place] = true;
    for (std::vector<double>& column : scored.columns)
      column[problem.place] = std::numeric_limits<double>::quiet_NaN();
  }
  for (std::size_t row = 0; row < batch.row_weights.size(); ++row) {
    if (batch.row_weights[row] != 0 || scored.bad[row]) continue;
    scored.bad[row] = true;
    ++scored.weightless;
  }
  scored.weights = std::move(batch.row_weights);
  scored.lines = std::move(batch.lines);
  scored.y = std::move(batch.y);
  scored.numbers = std::move(batch.numbers);
  scored.failure = std::move(batch.failure);
  return scored;
}

}  // namespace seedbed::forecasts
