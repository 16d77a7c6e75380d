#pragma once

#include <string>
#include <vector>

#include "results/report/cell_forecast.hpp"
#include "results/report/report.hpp"
#include "results/report/report_cells.hpp"

namespace seedbed::results {

/// The forecasts that a report shows: of the best cell by kRankingScore, and of the second.
struct ReportForecasts {
  std::vector<CellForecast> cells;
  std::string problem;  ///< why there are fewer, as a clause; empty if there are none to ask for
};

/// Asks `facts.forecast`, on the first split of which the best cell has jobs that are done.
ReportForecasts report_forecasts(const ReportFacts& facts, const ReportCells& cells);

}  // namespace seedbed::results
