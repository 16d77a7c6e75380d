#pragma once

#include <string>

#include "results/report/main_effects.hpp"
#include "results/report/report.hpp"
#include "results/report/report_cells.hpp"
#include "results/report/report_forecasts.hpp"

namespace seedbed::results {

/// What the charts are drawn from: JSON in columns, numbers in full, which can stand in a script element of a
/// page. Cells are named by their position in the grid. What is not drawn is left out.
std::string report_json(const ReportFacts& facts, const ReportCells& cells,
                        const std::vector<MainEffect>& effects, const Aggregate& heat,
                        const ReportForecasts& forecasts);

}  // namespace seedbed::results
