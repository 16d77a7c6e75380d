#include <fmt/format.h>

#include "base/amounts.hpp"
#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

constexpr int kRowDigits = 4;

std::string number_text(double value) {
  return fixed_text(value, decimals_for(value, kRowDigits));
}

void row_headings(HtmlTable& table) {
  table.heading("line", true);
  for (const char* heading : {"happened", "CRPS", "median", "90 % from", "to"}) table.heading(heading, true);
}

void row_numbers(HtmlTable& table, const ForecastRow& row) {
  table.number("line", std::to_string(row.line));
  table.number("y", number_text(row.y));
  table.number("crps", number_text(row.crps));
  table.number("median", number_text(row.median));
  table.number("low", number_text(row.low));
  table.number("high", number_text(row.high));
}

std::string curves_table(const CellForecast& forecast) {
  HtmlTable table("forecasts-table", fmt::format("Forecasts of lines of {}", forecast.data));
  table.heading("", false);
  row_headings(table);
  if (forecast.has_jump) table.heading("probability of 0", true);
  table.heading("inputs", false);
  for (const ForecastCurve& curve : forecast.curves) {
    table.begin_row();
    table.text(curve.kind);
    row_numbers(table, curve.row);
    if (forecast.has_jump) table.number("at_zero", fixed_text(curve.at_zero, 4));
    table.text(curve.row.inputs);
  }
  return table.end();
}

std::string costliest_table(const CellForecast& forecast) {
  HtmlTable table("costliest-table", fmt::format("The costliest rows, as lines of {}", forecast.data));
  row_headings(table);
  table.heading("share of the sum", true);
  table.heading("inputs", false);
  const double sum = forecast.mean_crps * forecast.weight;
  for (const ForecastRow& row : forecast.costliest) {
    table.begin_row();
    row_numbers(table, row);
    table.number("share", fmt::format("{:.2f} %", 100 * row.crps * row.weight / sum));
    table.text(row.inputs);
  }
  return table.end();
}

}  // namespace

std::string forecasts_section(const ReportForecasts& forecasts) {
  if (forecasts.cells.empty() || forecasts.cells.front().curves.empty()) return "";
  const CellForecast& best = forecasts.cells.front();
  return section(
      "forecasts", "Forecasts",
      fmt::format("What {} of the best cell together said of nine test rows before they happened: the three "
                  "with the best CRPS, three about the median and the three with the worst. The upright line "
                  "is what happened.{}",
                  count_text(static_cast<std::int64_t>(best.members), "network"),
                  best.has_jump ? " A bar at 0 is the probability of exactly 0." : ""),
      "The rows were picked by how they ended, so that the first look too good and the last too bad; whether "
      "forecasts say what they mean is told by all rows together, above.",
      chart("densities", "Forecasts of nine test rows",
            "Nine small charts: the forecast's density, with a line at what happened, of the three best, "
            "three typical and the three worst rows by CRPS.") +
          behind("These forecasts as a table", curves_table(best)));
}

std::string costliest_section(const ReportForecasts& forecasts) {
  if (forecasts.cells.empty()) return "";
  const CellForecast& best = forecasts.cells.front();
  if (!(best.mean_crps > 0) || best.costliest.empty()) return "";
  const std::size_t hundredth = best.rows < 200 ? 1 : best.rows / 100;
  return section(
      "costliest", "Rows that cost most",
      fmt::format(
          "{}, 1 % of those on test, of which the mean CRPS is {}, {} {:.1f} % of the sum. These are the "
          "first of them, by their line in {}{}.",
          count_text(static_cast<std::int64_t>(hundredth), "row"), number_text(best.mean_crps),
          hundredth == 1 ? "makes" : "make", 100 * best.worst_share, best.data,
          best.weighted ? "; a row costs its CRPS times its weight" : ""),
      "Rows with a wide forecast cost more however good it is: a row is not wrong, nor badly forecast, for "
      "being here. Lines that look like a mistake in the data are worth looking up.",
      costliest_table(best));
}

}  // namespace seedbed::results
