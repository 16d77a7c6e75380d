#include <fmt/format.h>

#include <algorithm>

#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

constexpr int kDigits = 5;

std::string learning_table(const ReportCells& all) {
  HtmlTable table("learning-table", "The last epoch drawn, and the best one");
  for (const std::string& key : all.keys) table.heading(key, false);
  for (const char* heading : {"best epoch (median)", "last epoch", "10 %", "median", "90 %"})
    table.heading(heading, true);
  for (const std::size_t i : all.by_rank) {
    const LearningCurve& curve = all.cells[i].learning;
    if (curve.epochs.empty()) continue;
    table.begin_row();
    for (const std::string& value : all.cells[i].values) table.text(value);
    table.number("best", fmt::format("{:g}", curve.best_epoch));
    table.number("epoch", std::to_string(curve.epochs.back()));
    for (const double value : {curve.low.back(), curve.median.back(), curve.high.back()})
      table.number("crps_validation", fixed_text(value, decimals_for(value, kDigits)));
  }
  return table.end();
}

/// Jobs that differ from the others of their cell; empty if there are none.
std::string unusual_table(const ReportCells& all) {
  HtmlTable table("unusual-table", "Jobs unlike the others of their cell");
  for (const std::string& key : all.keys) table.heading(key, false);
  for (const char* heading : {"split", "seed"}) table.heading(heading, true);
  table.heading("what", false);
  for (const char* heading : {"last epoch", "crps_validation"}) table.heading(heading, true);
  bool any = false;
  for (const std::size_t i : all.by_rank) {
    for (const LearningTrace& trace : all.cells[i].traces) {
      if (trace.unusual == Unusual::nothing) continue;
      any = true;
      table.begin_row();
      for (const std::string& value : all.cells[i].values) table.text(value);
      table.number("split", std::to_string(trace.split));
      table.number("seed", std::to_string(trace.seed));
      table.text(describe(trace.unusual));
      table.number("epoch", std::to_string(trace.epochs.back()));
      table.number("crps_validation",
                   fixed_text(trace.values.back(), decimals_for(trace.values.back(), kDigits)));
    }
  }
  return any ? table.end() : "";
}

std::string traces_text(const ReportCells& all, bool any_unusual) {
  if (all.all_traced)
    return fmt::format(
        " Faint lines are single jobs{}.",
        any_unusual ? ", dashed those that ended early, far above the others (▲), or failed (×)" : "");
  return any_unusual
             ? " Dashed lines are single jobs that ended early, far above the others (▲), or failed (×)."
             : "";
}

}  // namespace

std::string learning_section(const ReportCells& all) {
  const bool any =
      std::ranges::any_of(all.cells, [](const ReportCell& cell) { return cell.learning.epochs.size() > 1; });
  if (!any) return "";
  const std::string unusual = unusual_table(all);
  return section(
      "learning", "Learning",
      "crps_validation after each epoch: the median over the jobs of a cell and the band that "
      "holds 80 % of them; a circle marks the median of their best epochs." +
          traces_text(all, !unusual.empty()),
      "The model that is kept is that of the best epoch, not of the last; a band that still falls "
      "at its end says that more epochs may help, not that they will.",
      chart("learning", "crps_validation by epoch",
            "A line for each cell, the median over its jobs, with a band from the 10 % to the 90 % "
            "quantile.") +
          behind("Learning as a table", learning_table(all)) +
          (unusual.empty() ? "" : behind("Jobs unlike the others of their cell", unusual)));
}

}  // namespace seedbed::results
