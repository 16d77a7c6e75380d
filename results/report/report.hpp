#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/comparison/comparison.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "results/report/cell_forecast.hpp"

namespace seedbed::results {

/// What a report shows besides the jobs themselves.
struct ReportFacts {
  std::string name;                 ///< of the experiment
  std::vector<std::string> scores;  ///< that it asks to show; empty for the default
  std::string experiment;           ///< text of experiment.yaml; empty if there is none
  std::optional<Comparison> comparison;
  std::string why_no_comparison;  ///< a sentence, if there is none
  std::vector<std::string> warnings;
  bool running = false;  ///< a run goes on: the page says so, and a browser loads it again now and then
  /// The last lines of a log, which is named relative to the run directory.
  std::function<std::vector<std::string>(const std::string& log)> log_end;
  /// Forecasts of test rows by the models of a cell, which are not known here; throws std::exception with a
  /// sentence where there are none. May be empty: then the page says nothing of forecasts.
  std::function<CellForecast(const ForecastRequest&)> forecast;
};

/// The whole report as one HTML page that needs nothing else: see docs/guide/report.md. The same results and
/// facts give the same bytes. Throws LedgerError.
std::string report_page(const JobTable& table, const Ledger& ledger, const ReportFacts& facts);

}  // namespace seedbed::results
