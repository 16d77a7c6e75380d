#include <fmt/format.h>

#include <algorithm>

#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string ensembles_table(const ReportCells& all) {
  const std::string& score = all.scores[kTestScore];
  HtmlTable table("ensembles-table", "What ensembles.csv says of " + score);
  for (const std::string& key : all.keys) table.heading(key, false);
  for (const std::string& heading :
       {std::string("members"), std::string("groups"), score, std::string("95 % from"), std::string("to")})
    table.heading(heading, true);
  for (const std::size_t i : all.by_rank) {
    const auto& sizes = all.cells[i].ensembles;
    if (sizes.size() < 2) continue;
    for (const EnsembleSize& size : sizes) {
      const Summary& mean = size.scores[kTestScore];
      const Interval interval{mean.ci95_low, mean.ci95_high};
      const int decimals = decimals_of(interval, mean.mean);
      table.begin_row(fmt::format("data-cell=\"{}\"", i));
      for (const std::string& value : all.cells[i].values) table.text(value);
      table.number("members", std::to_string(size.members));
      table.number("groups", std::to_string(size.groups));
      table.number(score + "_mean", fixed_text(mean.mean, decimals));
      table.number(score + "_ci95_low", fixed_text(interval.low, decimals));
      table.number(score + "_ci95_high", fixed_text(interval.high, decimals));
    }
  }
  return table.end();
}

}  // namespace

std::string ensembles_section(const ReportCells& all) {
  const bool any =
      std::ranges::any_of(all.cells, [](const ReportCell& cell) { return cell.ensembles.size() > 1; });
  if (!any) return "";
  return section(
      "ensembles", "Networks together",
      fmt::format("{} of the mixture of several networks' forecasts, by how many there are: the "
                  "mean over groups that share no network.",
                  all.scores[kTestScore]),
      "Of the largest sizes there are few groups, and of all networks one: how sure those points are can "
      "hardly be known from these seeds. Where the curve levels off, more networks will not help.",
      chart("ensembles", fmt::format("{} by number of networks", all.scores[kTestScore]),
            "A line for each cell, falling with the number of networks whose forecasts are mixed.") +
          behind("Networks together as a table", ensembles_table(all)));
}

}  // namespace seedbed::results
