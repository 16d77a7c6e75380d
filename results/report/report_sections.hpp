#pragma once

#include <string>

#include "results/ledger/ledger.hpp"
#include "results/report/cell_forecast.hpp"
#include "results/report/main_effects.hpp"
#include "results/report/report.hpp"
#include "results/report/report_cells.hpp"
#include "results/report/report_forecasts.hpp"
#include "results/status.hpp"

// The parts of a report as HTML, each readable without scripts. A part that has nothing to show is empty.

namespace seedbed::results {

/// A part with its heading, what is to be seen in it and what must not be concluded.
std::string section(std::string_view id, std::string_view heading, std::string_view to_see,
                    std::string_view caution, const std::string& content);
/// A place that a script draws a chart into; `description` is read out.
std::string chart(std::string_view kind, std::string_view title, std::string_view description);
/// What can be opened: a table behind a chart.
std::string behind(std::string_view summary, const std::string& content, bool open = false);

std::string first_screen(const ReportFacts& facts, const ReportCells& cells);
std::string differences_table(const Comparison& comparison);
std::string cells_section(const ReportCells& cells);
std::string effects_section(const ReportCells& cells, const std::vector<MainEffect>& effects);
std::string learning_section(const ReportCells& cells);
std::string calibration_section(const ReportCells& cells, const ReportForecasts& forecasts);
std::string forecasts_section(const ReportForecasts& forecasts);
std::string costliest_section(const ReportForecasts& forecasts);
std::string inputs_section(const ReportForecasts& forecasts);
std::string ensembles_section(const ReportCells& cells);
std::string costs_section(const ReportCells& cells);
std::string failures_section(const RunStatus& status, const ReportFacts& facts);
std::string reproduction_section(const Ledger& ledger, const ReportFacts& facts);

}  // namespace seedbed::results
