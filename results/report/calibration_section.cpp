#include <fmt/format.h>

#include <algorithm>

#include "results/aggregate_text.hpp"
#include "results/report/html.hpp"
#include "results/report/pit_part.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string calibration_table(const ReportCells& all) {
  HtmlTable table("calibration-table",
                  "Share of test rows that central intervals hold, and their mean width");
  for (const std::string& key : all.keys) table.heading(key, false);
  for (const char* heading : {"interval", "held", "width"}) table.heading(heading, true);
  for (const std::size_t i : all.by_rank) {
    for (const Coverage& one : all.cells[i].coverage) {
      const std::string percent = fmt::format("{:.0f}", 100 * one.nominal);
      const MeanText held = mean_text(one.held), width = mean_text(one.width);
      const auto half = [](const MeanText& text) {
        return text.half_width.empty() ? "" : " ± " + text.half_width;
      };
      table.begin_row(fmt::format("data-cell=\"{}\"", i));
      for (const std::string& value : all.cells[i].values) table.text(value);
      table.number("nominal", percent + " %");
      table.number(fmt::format("coverage{}_test_mean", percent), held.mean, half(held));
      table.number(fmt::format("width{}_test_mean", percent), width.mean, half(width));
    }
  }
  return table.end();
}

}  // namespace

std::string calibration_section(const ReportCells& all, const ReportForecasts& forecasts) {
  const bool any =
      std::ranges::any_of(all.cells, [](const ReportCell& cell) { return !cell.coverage.empty(); });
  const std::string pit = pit_part(forecasts, all);
  if (!any)
    return pit.empty() ? ""
                       : section("calibration", "Calibration",
                                 "Whether forecasts say what they mean, on test rows.", "", pit);
  return section("calibration", "Calibration",
                 "How often the central 50, 90 and 95 % intervals of a forecast hold what happened, on test "
                 "rows. On the line they hold what they say; right of it they are wider than need be, left "
                 "of it too narrow.",
                 "Bars are over seeds or splits, not over rows. Intervals that hold what they say need not "
                 "be good forecasts: of two cells on the line, the one with narrower intervals tells more.",
                 chart("calibration", "Coverage of central intervals on test rows",
                       "A row for each cell and a part for each interval: the share of test rows held, with "
                       "its 95 % interval, and a line at what it should be.") +
                     behind("Coverage and width as a table", calibration_table(all)) + pit);
}

}  // namespace seedbed::results
