#include "experiments/dataset/table.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/table_reader.hpp"

namespace seedbed::experiments {

Table read_table(const DataSettings& settings) {
  check_data_settings(settings);
  // Row indices are 32-bit from here on.
  constexpr std::size_t kMostRows = std::numeric_limits<std::int32_t>::max();
  TableReader reader(settings, TargetRule::required);
  Table table = reader.read(kMostRows);
  if (table.rows() == kMostRows) {
    throw DataError(fmt::format("{}: more than {} rows; use a part of them", table.path, kMostRows - 1),
                    "data.path");
  }
  if (table.rows() == 0 && table.skipped_rows > 0) {
    throw DataError(fmt::format("{}: all {} rows were skipped as bad; the first: {}", table.path,
                                table.skipped_rows, table.first_skipped),
                    "data.bad_rows");
  }
  if (table.rows() == 0) {
    throw DataError(fmt::format("{}: the file has a header and no rows", table.path), "data.path");
  }
  return table;
}

void require_target_of(metrics::Family family, const Table& table) {
  using metrics::Family;
  if (family == Family::normal) return;
  const bool binary = family == Family::bernoulli;
  std::size_t count = 0, first = 0;
  for (std::size_t row = table.rows(); row-- > 0;) {
    const double y = table.target[row];
    if (binary ? y == 0 || y == 1 : y > 0) continue;
    ++count;
    first = row;
  }
  if (count == 0) return;
  throw DataError(
      fmt::format(
          "{}: the target is {}, but {}; {} of {} rows have such a target. Use model.family: normal, or "
          "{}",
          place(table.path, table.line_numbers[first]), table.target[first],
          binary ? "a Bernoulli forecast is of targets that are 0 or 1"
                 : "a log-normal mixture needs targets above 0",
          count, table.rows(), binary ? "code yes and no as 1 and 0" : "leave these rows out"),
      "data.target");
}

}  // namespace seedbed::experiments
