#include "results/report/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>

#include "base/amounts.hpp"
#include "results/report/html.hpp"
#include "results/report/main_effects.hpp"
#include "results/report/page_files.hpp"
#include "results/report/report_cells.hpp"
#include "results/report/report_forecasts.hpp"
#include "results/report/report_json.hpp"
#include "results/report/report_sections.hpp"
#include "results/status.hpp"

namespace seedbed::results {
namespace {

constexpr std::string_view kAgain = "<meta http-equiv=\"refresh\" content=\"10\">\n";  // seconds

/// "3 cells × 16 seeds: 48 of 48 jobs done, 2 failed".
std::string grid_line(const RunStatus& status, const ReportCells& cells, bool running) {
  std::string text =
      fmt::format("{}: {} of {} done", count_text(static_cast<std::int64_t>(cells.cells.size()), "cell"),
                  status.done, count_text(static_cast<std::int64_t>(status.total), "job"));
  if (status.failed > 0) text += fmt::format(", {} failed", status.failed);
  if (status.left + status.running > 0)
    text += fmt::format(", {} still to be run", status.left + status.running);
  if (!cells.keys.empty()) text += fmt::format("; varied: {}", fmt::join(cells.keys, ", "));
  if (running) text += ". The run goes on, and this page loads itself again every 10 seconds.";
  return text;
}

/// The page with every {{name}} replaced, each of which stands in it once.
std::string fill(std::string_view page,
                 const std::vector<std::pair<std::string_view, std::string_view>>& parts) {
  std::string text;
  while (!page.empty()) {
    const std::size_t begin = page.find("{{");
    text += page.substr(0, begin);
    if (begin == std::string_view::npos) break;
    page.remove_prefix(begin + 2);
    const std::size_t end = page.find("}}");
    for (const auto& [name, part] : parts) {
      if (name == page.substr(0, end)) text += part;
    }
    page.remove_prefix(end + 2);
  }
  return text;
}

Aggregate heat_map(const JobTable& table, const Ledger& ledger, const std::vector<MainEffect>& effects) {
  if (effects.size() < 2) return {};
  return aggregate(table, ledger,
                   {.by = {effects[0].key, effects[1].key}, .where = {}, .scores = {kRankingScore}});
}

}  // namespace

std::string report_page(const JobTable& table, const Ledger& ledger, const ReportFacts& facts) {
  const ReportCells cells = report_cells(table, ledger, facts.scores);
  const RunStatus status = run_status(table, ledger, std::nullopt);
  // Cells that cannot be compared have no effects in common either: scores of other targets or rows.
  std::vector<MainEffect> effects;
  if (facts.comparison) effects = main_effects(table, ledger, kRankingScore);
  const ReportForecasts forecasts = report_forecasts(facts, cells);
  const std::string sections = cells_section(cells) + effects_section(cells, effects) +
                               learning_section(cells) + calibration_section(cells, forecasts) +
                               forecasts_section(forecasts) + costliest_section(forecasts) +
                               inputs_section(forecasts) + ensembles_section(cells) + costs_section(cells) +
                               failures_section(status, facts) + reproduction_section(ledger, facts);
  const std::string first = first_screen(facts, cells);
  const std::string grid = html_text(grid_line(status, cells, facts.running));
  const std::string json = report_json(facts, cells, effects, heat_map(table, ledger, effects), forecasts);
  const std::string name = html_text(facts.name);
  return fill(page_html(), {{"name", name},
                            {"title", name},
                            {"grid", grid},
                            {"again", facts.running ? kAgain : ""},
                            {"style", page_css()},
                            {"first", first},
                            {"sections", sections},
                            {"data", json},
                            {"d3", page_d3()},
                            {"script", page_js()}});
}

}  // namespace seedbed::results
