#include <fmt/format.h>

#include "base/amounts.hpp"
#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"
#include "results/statistics/exchange_mean.hpp"

namespace seedbed::results {
namespace {

std::string inputs_table(const InputWorths& worths) {
  HtmlTable table("inputs-table", "What inputs are worth to the forecasts of the best cell");
  table.heading("input", false);
  for (const char* heading : {"CRPS rises by", "95 % from", "to", "times the CRPS"})
    table.heading(heading, true);
  for (const InputWorth& one : worths.inputs) {
    const int decimals = decimals_of(one.interval, one.increase);
    table.begin_row();
    table.text(one.input);
    table.number("crps_increase", fixed_text(one.increase, decimals));
    table.number("ci95_low", fixed_text(one.interval.low, decimals));
    table.number("ci95_high", fixed_text(one.interval.high, decimals));
    table.text(fmt::format("{:.3g}", one.increase / worths.crps));
  }
  return table.end();
}

}  // namespace

std::string inputs_section(const ReportForecasts& forecasts) {
  if (forecasts.cells.empty()) return "";
  const CellForecast& best = forecasts.cells.front();
  const InputWorths& worths = best.worths;
  if (worths.inputs.empty()) {
    if (worths.problem.empty()) return "";
    return section("inputs", "Inputs",
                   fmt::format("Nothing is said of what inputs are worth: {}.", worths.problem), "", "");
  }
  return section(
      "inputs", "Inputs",
      fmt::format(
          "By how much the mean CRPS of {} of the best cell together rises without one input: its values are "
          "dealt out anew among {}, {} times, and nothing else changes. With all inputs it is {}.",
          count_text(static_cast<std::int64_t>(best.members), "network"),
          worths.rows == best.test_rows
              ? fmt::format("the {}", count_text(static_cast<std::int64_t>(worths.rows), "test row"))
              : fmt::format("{} of the {}, evenly spaced", worths.rows,
                            count_text(static_cast<std::int64_t>(best.test_rows), "test row")),
          kUsualExchanges, fixed_text(worths.crps, decimals_for(worths.crps, 4))),
      "This is what these networks took from an input, not what it does in the world; inputs that say the "
      "same share "
      "what they are worth. Intervals are over rows, as if these were independent.",
      chart("inputs", "What inputs are worth",
            "A bar for each input: by how much the mean CRPS rises without it, with its 95 % interval.") +
          behind("These as a table", inputs_table(worths)));
}

}  // namespace seedbed::results
