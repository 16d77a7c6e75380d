#include "forecasts/scoring/summary_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/csv_line.hpp"
#include "base/tables/text_table.hpp"

namespace seedbed::forecasts {
namespace {

constexpr double kWidestBar = 40;

// An end of a part of [0, 1], without the noise of its last binary digit.
std::string end_text(std::size_t bin, std::size_t bins) {
  return fmt::format("{:.4g}", static_cast<double>(bin) / static_cast<double>(bins));
}

std::string six_digits(double value) {
  return std::isnan(value) ? "" : fmt::format("{:.6g}", value);
}

std::string histogram(const PitHistogram& pit) {
  const std::size_t bins = pit.rows.size();
  std::vector<double> amounts = pit.weights;
  if (amounts.empty()) amounts.assign(pit.rows.begin(), pit.rows.end());
  const double highest = *std::ranges::max_element(amounts);
  TextTable table{.columns = {{"PIT"}, {"rows", true}, {"share", true}, {""}}, .rows = {}};
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const auto length = static_cast<std::size_t>(std::lround(kWidestBar * amounts[bin] / highest));
    table.rows.push_back({end_text(bin, bins) + " to " + end_text(bin + 1, bins),
                          fmt::format("{}", pit.rows[bin]), fmt::format("{:.4f}", pit.share(bin)),
                          std::string(length, '#')});
  }
  return table.plain();
}

}  // namespace

std::string summary_csv(std::int64_t rows, double weight, std::span<const metrics::Score> scores,
                        const PitHistogram& pit) {
  CsvLine line;
  std::string text(line.cell("name").cell("value").cell("standard_error").end());
  text += line.cell("rows").number(rows).empty().end();
  if (weight > 0) text += line.cell("weight").number(weight).empty().end();
  for (const metrics::Score& score : scores) {
    text += line.cell(score.name).number(score.value).number(score.standard_error).end();
  }
  const std::size_t bins = pit.rows.size();
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::string name = "pit_" + end_text(bin, bins) + "_" + end_text(bin + 1, bins);
    text += line.cell(name).number(pit.share(bin)).number(pit.share_error(bin)).end();
  }
  return text;
}

std::string summary_table(std::span<const metrics::Score> scores, const PitHistogram& pit) {
  TextTable table{.columns = {{"score"}, {"value", true}, {"standard error", true}}, .rows = {}};
  for (const metrics::Score& score : scores) {
    table.rows.push_back({score.name, six_digits(score.value), six_digits(score.standard_error)});
  }
  return pit.count() == 0 ? table.plain() : table.plain() + "\n" + histogram(pit);
}

}  // namespace seedbed::forecasts
