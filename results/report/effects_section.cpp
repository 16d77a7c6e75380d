#include <fmt/format.h>

#include <string>

#include "results/aggregate_text.hpp"
#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kMostParallel = 50;  // cells

std::string effects_table(const std::vector<MainEffect>& effects, const std::string& score) {
  HtmlTable table("effects-table", "What each value does to " + score);
  table.heading("key", false);
  table.heading("value", false);
  table.heading("mean " + score, true);
  table.heading("effect", true);
  table.heading("95 % from", true);
  table.heading("to", true);
  for (std::size_t e = 0; e < effects.size(); ++e) {
    for (std::size_t v = 0; v < effects[e].values.size(); ++v) {
      const EffectOfValue& value = effects[e].values[v];
      const Interval interval{value.effect.ci95_low, value.effect.ci95_high};
      const int decimals = decimals_of(interval, value.effect.mean);
      table.begin_row();
      table.text(effects[e].key);
      table.text(value.value);
      table.number("mean", mean_text(value.mean).mean);
      table.number("effect", fixed_text(value.effect.mean, decimals));
      table.number("low", fixed_text(interval.low, decimals));
      table.number("high", fixed_text(interval.high, decimals));
    }
  }
  return table.end();
}

/// Of more cells it would be a tangle. What is behind it is the table of cells.
std::string parallel_chart(const ReportCells& cells) {
  if (cells.cells.size() > kMostParallel) return "";
  return chart(
      "parallel", fmt::format("Every cell as a line to its {}", cells.scores[0]),
      "A line for each cell that goes through its values of the varied keys and ends at its score, the "
      "best of which is at the top, or at the right where the axes lie. The table of cells has "
      "these numbers.");
}

}  // namespace

std::string effects_section(const ReportCells& cells, const std::vector<MainEffect>& effects) {
  if (effects.empty()) return "";
  const std::string parallel = parallel_chart(cells);
  const std::string content =
      chart("effects", fmt::format("Main effects on {}", cells.scores[0]),
            "A small chart for each varied key: the mean difference of each value from the mean of all its "
            "values, other keys being equal, with its 95 % interval.") +
      chart("heat", fmt::format("Mean {} by the two keys that matter most", cells.scores[0]),
            "A table of colours: the mean of all cells with both values, darker where it is better.") +
      parallel + behind("Main effects as a table", effects_table(effects, cells.scores[0]));
  return section("effects", "What matters",
                 "How far each value of a key moves the score from the mean of all its values, other keys "
                 "being equal; the key that moves it most comes first. Below zero is better.",
                 "These are averages over the other keys: the best value of each need not be the best "
                 "together. The map shows the two that matter most together" +
                     std::string(parallel.empty() ? "." : "; each line is a cell, the best ones coloured."),
                 content);
}

}  // namespace seedbed::results
