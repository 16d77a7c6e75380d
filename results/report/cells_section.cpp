#include <fmt/format.h>

#include <algorithm>

#include "base/amounts.hpp"
#include "results/aggregate_text.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

bool any_ensemble(const ReportCells& all) {
  return std::ranges::any_of(all.cells, [](const ReportCell& cell) { return cell.row.ensemble.members > 0; });
}

std::string cells_table(const ReportCells& all) {
  HtmlTable table("cells-table", fmt::format("All cells, the best mean {} first", all.scores[0]));
  table.heading("rank", true, "rank");
  for (const std::string& key : all.keys) table.heading(key, false, key);
  for (const std::string& score : all.scores) table.heading(score, true, score + "_mean");
  const bool ensembles = any_ensemble(all);
  if (ensembles)
    table.heading(all.scores[kTestScore] + " of the ensemble", true, all.scores[kTestScore] + "_ensemble");
  for (const char* count : {"splits", "seeds", "failed"}) table.heading(count, true, count);
  for (const std::size_t i : all.by_rank) {
    const ReportCell& cell = all.cells[i];
    table.begin_row(fmt::format("data-cell=\"{}\"", i));
    table.number("rank", std::to_string(cell.rank + 1));
    for (const std::string& value : cell.values) table.text(value);
    for (std::size_t s = 0; s < all.scores.size(); ++s) {
      const MeanText mean = mean_text(cell.row.scores[s]);
      table.number(all.scores[s] + "_mean", mean.mean,
                   mean.half_width.empty() ? "" : " ± " + mean.half_width);
    }
    if (ensembles) table.number(all.scores[kTestScore] + "_ensemble", all.ensemble_text(cell));
    table.number("splits", std::to_string(cell.row.splits));
    table.number("seeds", std::to_string(cell.row.seeds));
    table.number("failed", std::to_string(cell.row.failed));
  }
  return table.end();
}

}  // namespace

std::string cells_section(const ReportCells& all) {
  const std::size_t n = all.cells.size();
  std::string to_see = "Every dot is one training run; the bar is the mean with its 95 % interval";
  if (any_ensemble(all)) to_see += ", a diamond the forecast of all networks of the cell together";
  to_see += ". What was chosen by validation rows should hold on test rows.";
  if (n > kMostDrawn)
    to_see += fmt::format(" Drawn are the {} of {} cells with the best {}; the table has all.", kMostDrawn, n,
                          all.scores[0]);
  const std::string content =
      chart("cells", "Scores of every job, by cell",
            "A row for each cell, with a dot for each job, the mean and its 95 % interval; validation rows "
            "and test rows side by side.") +
      "<div id=\"cells-tools\"></div>\n" + cells_table(all);
  return section(
      "cells", "Cells", to_see,
      "These intervals are of one cell by itself; whether two cells differ is said by their paired "
      "differences above, not by whether these overlap.",
      content);
}

}  // namespace seedbed::results
