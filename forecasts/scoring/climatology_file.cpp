#include "forecasts/scoring/climatology_file.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <vector>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/csv/missing_markers.hpp"

namespace seedbed::forecasts {

metrics::Climatology read_climatology(const std::string& path, const std::string& column, char delimiter) {
  experiments::CsvReader csv(path, delimiter);
  const std::optional<std::size_t> field = experiments::ColumnNames(path, csv.names()).find(column);
  if (!field) {
    throw DataError(fmt::format("{}: there is no column {}{}; the columns are {}", place(path, csv.line()),
                                quoted_value(column), did_you_mean(column, csv.names()),
                                quoted_list(csv.names())));
  }
  const experiments::CellRules none = {experiments::MissingMarkers({})};
  std::vector<double> targets;
  while (csv.next()) {
    const std::string_view cell = *field < csv.fields().size() ? csv.fields()[*field] : "";
    const experiments::NumberCell read = experiments::read_number_cell(cell, none);
    if (read.state != experiments::CellState::value) {
      throw DataError(fmt::format("{}: column {}: {} is not a finite number", place(path, csv.line()),
                                  quoted_value(column), quoted_value(cell)));
    }
    targets.push_back(read.number);
  }
  if (targets.empty()) throw DataError(fmt::format("{}: there are no rows to make a climatology of", path));
  return metrics::Climatology(targets);
}

}  // namespace seedbed::forecasts
