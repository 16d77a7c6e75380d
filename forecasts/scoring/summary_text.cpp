#include "forecasts/scoring/summary_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/csv_line.hpp"
#include "base/tables/text_table.hpp"

namespace seedbed::forecasts {
namespace {

constexpr double kWidestBar = 40;

std::int64_t total(std::span<const std::int64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

// An end of a part of [0, 1], without the noise of its last binary digit.
std::string end_text(std::size_t bin, std::size_t bins) {
  return fmt::format("{:.4g}", static_cast<double>(bin) / static_cast<double>(bins));
}

std::string six_digits(double value) {
  return std::isnan(value) ? "" : fmt::format("{:.6g}", value);
}

std::string histogram(std::span<const std::int64_t> counts) {
  const auto n = static_cast<double>(std::max<std::int64_t>(1, total(counts)));
  const double highest = static_cast<double>(std::max<std::int64_t>(1, *std::ranges::max_element(counts)));
  TextTable table{.columns = {{"PIT"}, {"rows", true}, {"share", true}, {""}}, .rows = {}};
  for (std::size_t bin = 0; bin < counts.size(); ++bin) {
    const auto count = static_cast<double>(counts[bin]);
    const auto length = static_cast<std::size_t>(std::lround(kWidestBar * count / highest));
    table.rows.push_back({end_text(bin, counts.size()) + " to " + end_text(bin + 1, counts.size()),
                          fmt::format("{}", counts[bin]), fmt::format("{:.4f}", count / n),
                          std::string(length, '#')});
  }
  return table.plain();
}

}  // namespace

std::string summary_csv(std::int64_t rows, std::span<const metrics::Score> scores,
                        std::span<const std::int64_t> pit_counts) {
  CsvLine line;
  std::string text(line.cell("name").cell("value").cell("standard_error").end());
  text += line.cell("rows").number(rows).empty().end();
  for (const metrics::Score& score : scores) {
    text += line.cell(score.name).number(score.value).number(score.standard_error).end();
  }
  const auto n = static_cast<double>(total(pit_counts));
  for (std::size_t bin = 0; bin < pit_counts.size(); ++bin) {
    const double share = static_cast<double>(pit_counts[bin]) / n;
    const std::string name =
        "pit_" + end_text(bin, pit_counts.size()) + "_" + end_text(bin + 1, pit_counts.size());
    text += line.cell(name).number(share).number(std::sqrt(share * (1 - share) / (n - 1))).end();
  }
  return text;
}

std::string summary_table(std::span<const metrics::Score> scores, std::span<const std::int64_t> pit_counts) {
  TextTable table{.columns = {{"score"}, {"value", true}, {"standard error", true}}, .rows = {}};
  for (const metrics::Score& score : scores) {
    table.rows.push_back({score.name, six_digits(score.value), six_digits(score.standard_error)});
  }
  return total(pit_counts) == 0 ? table.plain() : table.plain() + "\n" + histogram(pit_counts);
}

}  // namespace seedbed::forecasts
