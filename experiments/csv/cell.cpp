#include "experiments/csv/cell.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/messages.hpp"
#include "experiments/csv/date_cell.hpp"

namespace seedbed::experiments {

NumberCell read_number_cell(std::string_view field, const CellRules& rules) {
  const std::string_view text = trimmed(field);
  if (rules.markers.contains(text)) return {.state = CellState::missing};
  const std::optional<double> number = parse_number_cell(text);
  if (!number) return {};
  if (rules.markers.contains_number(text, *number)) return {.state = CellState::missing};
  return {*number, std::isfinite(*number) ? CellState::value : CellState::not_finite};
}

OrderCell read_order_cell(std::string_view field, const CellRules& rules) {
  const std::string_view text = trimmed(field);
  if (rules.markers.contains(text)) return {.state = CellState::missing};
  if (const std::optional<double> number = parse_number_cell(text)) {
    if (rules.markers.contains_number(text, *number)) return {.state = CellState::missing};
    if (!std::isfinite(*number)) return {};
    return {number_key(text, *number), false, CellState::value};
  }
  const std::optional<OrderKey> date = parse_date_key(text);
  return date ? OrderCell{*date, true, CellState::value} : OrderCell{};
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
