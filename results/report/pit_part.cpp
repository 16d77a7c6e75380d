#include "results/report/pit_part.hpp"

#include <fmt/format.h>

#include "base/amounts.hpp"
#include "results/number_digits.hpp"
#include "results/report/consistency_bands.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string counted(std::size_t n, std::string_view what) {
  return count_text(static_cast<std::int64_t>(n), what);
}

/// "Shown is the forecast of 16 networks together, on 5,394 test rows of split 0."
std::string whose(const CellForecast& one) {
  std::string text = fmt::format("Shown is what {} of a cell {}say", counted(one.members, "network"),
                                 one.members == 1 ? "" : "together, by the mixture of their forecasts, ");
  if (one.members == 1) text += "s";
  text += one.rows == one.test_rows
              ? fmt::format(" of the {} of split {}", counted(one.rows, "test row"), one.split)
              : fmt::format(" of {} of the {} of split {}, evenly spaced", one.rows,
                            counted(one.test_rows, "test row"), one.split);
  return text + "; many together tend to be too wide where each alone is right.";
}

std::string band_words(const CellForecast& one) {
  std::string text =
      "Of 100 forecasts that say what they mean, 95 stay inside the grey band everywhere; leaving it "
      "shows that something is off, staying inside does not show that nothing is.";
  if (one.clustered)
    text += fmt::format(" Rows of a group are taken to be as alike as can be: {} rows count as {:.0f}.",
                        one.rows, one.units);
  if (one.weighted && !one.clustered)
    text += fmt::format(" Rows count by their weights: {} rows tell as much as {:.0f} of the same weight.",
                        one.rows, one.units);
  return text;
}

std::string pit_table(const ReportForecasts& forecasts, const ReportCells& cells) {
  HtmlTable table("pit-table", "Share of test rows by PIT value, and of those up to its upper end");
  table.heading("cell", false);
  for (const char* heading : {"from", "to", "share", "band from", "to", "up to here"})
    table.heading(heading, true);
  for (const CellForecast& one : forecasts.cells) {
    const Interval band = share_band(one.units, 1.0 / kPitBins, kPitBins);
    constexpr int kStep = kPitSteps / kPitBins;
    for (int bin = 0; bin < kPitBins; ++bin) {
      const auto from = static_cast<std::size_t>(bin) * kStep, to = from + kStep;
      table.begin_row(fmt::format("data-cell=\"{}\"", one.cell));
      table.text(cells.name(cells.cells[one.cell]));
      table.number("from", fmt::format("{:.2f}", static_cast<double>(bin) / kPitBins));
      table.number("to", fmt::format("{:.2f}", static_cast<double>(bin + 1) / kPitBins));
      table.number("share", fixed_text(one.pit[to] - one.pit[from], 4));
      table.number("low", fixed_text(band.low, 4));
      table.number("high", fixed_text(band.high, 4));
      table.number("up_to", fixed_text(one.pit[to], 4));
    }
  }
  return table.end();
}

std::string reliability_table(const ReportForecasts& forecasts, const ReportCells& cells) {
  HtmlTable table("reliability-table", "How often it happened, by the forecast probability");
  table.heading("cell", false);
  for (const char* heading : {"rows", "mean forecast", "happened", "band from", "to"})
    table.heading(heading, true);
  for (const CellForecast& one : forecasts.cells) {
    for (const metrics::ReliabilityBin& bin : one.reliability) {
      if (bin.count == 0) continue;
      const Interval band = reliability_band(one, bin);
      table.begin_row(fmt::format("data-cell=\"{}\"", one.cell));
      table.text(cells.name(cells.cells[one.cell]));
      table.number("count", std::to_string(bin.count));
      table.number("forecast", fixed_text(bin.mean_forecast, 4));
      table.number("happened", fixed_text(bin.observed_share, 4));
      table.number("low", fixed_text(band.low, 4));
      table.number("high", fixed_text(band.high, 4));
    }
  }
  return table.end();
}

std::string of_yes_and_no(const ReportForecasts& forecasts, const ReportCells& cells) {
  const CellForecast& one = forecasts.cells.front();
  return fmt::format("<h3>Reliability</h3>\n<p>{}</p>\n<p class=\"caution\">{}</p>\n",
                     html_text("Of rows that were given a chance of so much, in how many it happened. A "
                               "forecast of yes or no has no PIT values and no density, so that neither is "
                               "shown. " +
                               whose(one)),
                     html_text(band_words(one))) +
         chart("reliability", "Reliability: how often it happened, by forecast probability",
               "A point for each tenth of forecast probabilities, its band, and the diagonal on which both "
               "are equal.") +
         behind("Reliability as a table", reliability_table(forecasts, cells));
}

}  // namespace

Interval reliability_band(const CellForecast& forecast, const metrics::ReliabilityBin& bin) {
  int filled = 0;
  for (const metrics::ReliabilityBin& one : forecast.reliability) filled += one.count > 0 ? 1 : 0;
  const double units_of_weight = forecast.units / forecast.weight;
  return share_band(units_of_weight * bin.weight, bin.mean_forecast, filled);
}

std::string pit_part(const ReportForecasts& forecasts, const ReportCells& cells) {
  if (forecasts.cells.empty()) {
    if (forecasts.problem.empty()) return "";
    return fmt::format(
        "<p id=\"no-forecasts\">{}</p>\n",
        prose({"PIT histogram, reliability and single forecasts are not shown: " + forecasts.problem}));
  }
  const CellForecast& one = forecasts.cells.front();
  if (one.yes_no) return of_yes_and_no(forecasts, cells);
  std::string to_see =
      "Where in its forecast what happened lies, as a probability (PIT). Forecasts that say what they mean "
      "give a flat histogram; a valley means too narrow, a hill too wide, a slope too high or too low. "
      "Below "
      "it how far the share of rows with a PIT value up to p is from p.";
  if (one.has_jump)
    to_see +=
        " Forecasts have a probability of exactly 0, so that PIT values are not randomised: a row counts "
        "evenly over the jump (Czado, Gneiting and Held 2009).";
  return fmt::format(
             "<h3>Where in its forecast it happened</h3>\n<p>{} {}</p>\n<p class=\"caution\">{}</p>\n",
             html_text(to_see), html_text(whose(one)), html_text(band_words(one))) +
         chart("pit", "PIT histogram",
               "A bar for each twentieth of PIT values, of the best cell and the second; one is what it "
               "should be; a grey band is what chance gives.") +
         chart("reliability", "Reliability: the share of rows with a PIT value up to p, less p",
               "A line for each cell, which should stay near zero, and the band that chance gives.") +
         behind("PIT values as a table", pit_table(forecasts, cells));
}

}  // namespace seedbed::results
