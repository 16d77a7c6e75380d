#include <fmt/format.h>

#include <algorithm>

#include "base/amounts.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string seconds_text(double seconds) {
  return seconds < 100 ? fmt::format("{:.3g} s", seconds) : clock_text(seconds);
}

std::string costs_table(const ReportCells& all) {
  HtmlTable table("costs-table", "Per job that is done: the median, and from the least to the most");
  for (const std::string& key : all.keys) table.heading(key, false);
  for (const char* heading : {"time", "least", "most", "memory", "most memory", "training rows/s"})
    table.heading(heading, true);
  for (const std::size_t i : all.by_rank) {
    const ReportCell& cell = all.cells[i];
    if (cell.row.done == 0) continue;
    table.begin_row();
    for (const std::string& value : cell.values) table.text(value);
    for (const double seconds : {cell.seconds.median, cell.seconds.least, cell.seconds.most})
      table.number("seconds", seconds_text(seconds));
    for (const double bytes : {cell.memory.median, cell.memory.most})
      table.number("memory", memory_text(static_cast<std::int64_t>(bytes)));
    table.number("rate", rate_text(cell.rows_per_second.median));
  }
  return table.end();
}

}  // namespace

std::string costs_section(const ReportCells& all) {
  const bool any = std::ranges::any_of(all.cells, [](const ReportCell& cell) { return cell.row.done > 0; });
  if (!any) return "";
  return section(
      "costs", "Time and memory", "What a job of each cell took: the median and the range over its jobs.",
      "Jobs ran beside each other and beside whatever else the machine did: these are costs of "
      "this run, and no benchmark.",
      chart("costs", "Seconds per job, by cell",
            "A line for each cell, from the quickest to the slowest job, with a dot at the median.") +
          behind("Time, memory and throughput as a table", costs_table(all)));
}

}  // namespace seedbed::results
