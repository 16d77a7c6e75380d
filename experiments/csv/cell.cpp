#include "experiments/csv/cell.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/messages.hpp"
#include "experiments/csv/date_cell.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {

NumberCell read_number_cell(std::string_view field, const MissingMarkers& markers) {
  const std::string_view text = trimmed(field);
  if (markers.contains(text)) return {.state = CellState::missing};
  const std::optional<double> number = parse_number_cell(text);
  if (!number) return {};
  return {*number, std::isfinite(*number) ? CellState::value : CellState::not_finite};
}

NumberCell read_date_cell(std::string_view field, const MissingMarkers& markers) {
  const std::string_view cell = trimmed(field);
  NumberCell read;
  if (markers.contains(cell)) {
    read.state = CellState::missing;
  } else if (const std::optional<double> seconds = parse_date_on_its_clock(cell)) {
    read = {*seconds, CellState::value};
  }
  return read;
}

std::string not_a_date(std::string_view field) {
  return fmt::format("{} is not an ISO 8601 date, such as 2024-05-31 or 2024-05-31T13:45",
                     quoted_value(field));
}

OrderCell read_order_cell(std::string_view field, const MissingMarkers& markers) {
  const std::string_view text = trimmed(field);
  if (markers.contains(text)) return {.state = CellState::missing};
  std::optional<double> key = parse_number_cell(text);
  const bool is_date = !key;
  if (is_date) key = parse_date(text);
  if (!key || !std::isfinite(*key)) return {};
  return {*key, is_date, CellState::value};
}

std::string order_problem(std::string_view field, CellState state) {
  if (state == CellState::missing) return "the value is missing, but the rows are ordered by this column";
  return fmt::format("{} is neither an ISO 8601 date nor a number, but the rows are ordered by this column",
                     quoted_value(field));
}

std::string not_utf8(std::string_view field) {
  return fmt::format("{} is not UTF-8; save the file as UTF-8", quoted_value(field));
}

}  // namespace seedbed::experiments
