#include "experiments/dataset/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "base/amounts.hpp"
#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/table_reader.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::experiments {

std::string Table::place_of(std::size_t row) const {
  const auto behind = std::ranges::upper_bound(files, row, {}, [](const auto& file) { return file.second; });
  return place(behind == files.begin() ? path : std::prev(behind)->first, line_numbers[row]);
}

std::string named_files(const DataSettings& settings) {
  if (settings.more_paths.empty()) return shown_path(settings.path);
  return fmt::format("{} and {}", shown_path(settings.path),
                     count_text(static_cast<std::int64_t>(settings.more_paths.size()), "more file"));
}

Table read_table(const DataSettings& settings) {
  check_data_settings(settings);
  // Row indices are 32-bit from here on.
  constexpr std::size_t kMostRows = std::numeric_limits<std::int32_t>::max();
  TableReader reader(settings, TargetRule::required);
  Table table = reader.read(kMostRows);
  if (table.rows() == kMostRows) {
    throw DataError(
        fmt::format("{}: more than {} rows; use a part of them", named_files(settings), kMostRows - 1),
        "data.path");
  }
  if (table.rows() == 0 && table.weightless_rows > 0) {
    throw DataError(fmt::format("{}: none of {} that could be used has a weight above 0 in column {}",
                                named_files(settings), count_text(table.weightless_rows, "row"),
                                quoted_value(settings.weight)),
                    "data.weight");
  }
  if (table.rows() == 0 && table.left_out_rows > 0) {
    throw DataError(
        fmt::format(
            "{}: none of {} rows meets the condition {}{}", named_files(settings),
            table.left_out_rows + table.skipped_rows, quoted_value(settings.where),
            table.skipped_rows == 0 ? "" : ", or those that do are bad: the first: " + table.first_skipped),
        "data.where");
  }
  if (table.rows() == 0 && table.skipped_rows > 0) {
    throw DataError(fmt::format("{}: all {} rows were skipped as bad; the first: {}", named_files(settings),
                                table.skipped_rows, table.first_skipped),
                    "data.bad_rows");
  }
  if (table.rows() == 0) {
    throw DataError(fmt::format("{}: the file has a header and no rows", named_files(settings)), "data.path");
  }
  return table;
}

namespace {

// "A, B or C": those that can forecast every target.
std::string fitting_families(const Table& table) {
  std::vector<std::string_view> names;
  for (const metrics::Family family : metrics::kAllFamilies) {
    if (std::ranges::all_of(table.target, metrics::traits(family).fits))
      names.push_back(metrics::name_of(family));
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace

void require_target_of(metrics::Family family, const Table& table) {
  const metrics::FamilyTraits& traits = metrics::traits(family);
  std::size_t count = 0, first = 0;
  for (std::size_t row = table.rows(); row-- > 0;) {
    if (traits.fits(table.target[row])) continue;
    ++count;
    first = row;
  }
  if (count == 0) return;
  throw DataError(
      fmt::format(
          "{}: the target is {}, but {}; {} of {} rows have such a target. Use model.family: {}, or {}",
          table.place_of(first), table.target[first], traits.target_needs, count, table.rows(),
          fitting_families(table), traits.target_help),
      "data.target");
}

}  // namespace seedbed::experiments
