#include "runner/inspection/report_file.hpp"

#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

#include "base/atomic_file.hpp"
#include "results/report/report.hpp"
#include "results/score_columns.hpp"
#include "runner/host/cores.hpp"
#include "runner/inspection/forecast_source.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/run_comparison.hpp"
#include "runner/progress/log_tail.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLogLines = 12;  // of a job that failed

std::string whole_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What `seedbed compare DIR` says. It may need data files that are no longer there, which the rest does not.
void add_comparison(results::ReportFacts& facts, const fs::path& root, bool running, std::size_t threads) {
  try {
    ComparisonRequest request;
    request.directories = {root.string()};
    request.new_rows = running ? NewRows::never : NewRows::if_cheap;
    request.threads = threads;
    request.warn = false;
    facts.comparison = compare_runs(request);
  } catch (const std::exception& error) {
    facts.why_no_comparison = error.what();
  }
}

results::CellForecast no_forecasts_yet(const results::ForecastRequest&) {
  throw std::runtime_error("they are made when the run is over");
}

}  // namespace

std::string report_of(const fs::path& root, bool running) {
  const OpenedRun run(root);
  const results::JobTable table = run.table(false);
  results::ReportFacts facts;
  facts.name = run.experiment() ? run.experiment()->name() : root.filename().string();
  facts.scores = results::chosen_table_scores(run.scores());
  facts.experiment = whole_text(run.directory().experiment());
  facts.log_end = [&](const std::string& log) { return log_tail(root / log, kLogLines); };
  const auto threads = static_cast<std::size_t>(default_jobs(this_machine()));
  ForecastSource forecasts(run, threads);
  facts.running = running;
  if (running) {
    facts.forecast = no_forecasts_yet;
  } else {
    facts.forecast = std::ref(forecasts);
  }
  add_comparison(facts, root, running, threads);
  for (const std::string& warning :
       {platforms_warning(run.ledger()), damage_warning(run.ledger().damaged())}) {
    if (!warning.empty()) facts.warnings.push_back(warning);
  }
  return results::report_page(table, run.ledger(), facts);
}

fs::path report_path(const fs::path& root) {
  return root / "report.html";
}

std::string write_report_after_run(const fs::path& root) {
  try {
    AtomicFile file(report_path(root));
    file.write(report_of(root));
    file.commit();
    return "";
  } catch (const std::exception& error) {
    return fmt::format(
        "the report could not be written: {}; the results are safe, and `seedbed report {}` tries again",
        error.what(), root.string());
  }
}

}  // namespace seedbed::runner
