#include "forecasts/scoring/climatology_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/dataset/csv_reader.hpp"
#include "experiments/dataset/number_cell.hpp"

namespace seedbed::forecasts {

metrics::Climatology read_climatology(const std::string& path, const std::string& column, char delimiter) {
  experiments::CsvReader csv(path, delimiter);
  const auto found = std::ranges::find(csv.names(), column);
  if (found == csv.names().end()) {
    throw DataError(fmt::format("{}: there is no column {}{}; the columns are {}", place(path, csv.line()),
                                quoted_value(column), did_you_mean(column, csv.names()),
                                quoted_list(csv.names())));
  }
  const std::array field = {static_cast<std::size_t>(found - csv.names().begin())};
  csv.keep_only(field);
  std::vector<double> targets;
  while (csv.next()) {
    const std::string_view cell =
        field[0] < csv.fields().size() ? experiments::trimmed(csv.fields()[field[0]]) : "";
    const auto number = experiments::parse_number(cell);
    if (!number || !std::isfinite(*number)) {
      throw DataError(fmt::format("{}: column {}: {} is not a finite number", place(path, csv.line()),
                                  quoted_value(column), quoted_value(cell)));
    }
    targets.push_back(*number);
  }
  if (targets.empty()) throw DataError(fmt::format("{}: there are no rows to make a climatology of", path));
  return metrics::Climatology(targets);
}

}  // namespace seedbed::forecasts
