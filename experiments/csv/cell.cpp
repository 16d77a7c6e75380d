#include "experiments/csv/cell.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/messages.hpp"
#include "experiments/csv/date_cell.hpp"
#include "experiments/csv/number_hint.hpp"

namespace seedbed::experiments {

namespace {

/// A cell that may be a number, and how it is written plainly.
struct Written {
  std::string_view plain;
  std::optional<double> number;
  std::string room = {};  // of `plain`, if it is not the cell's own
};

void read_number(std::string_view text, const NumberFormat& format, Written& into) {
  into.plain = text;
  if (!format.is_plain()) {
    std::optional<std::string> plain = plain_number(text, format);
    if (!plain) return;
    into.room = std::move(*plain);
    into.plain = into.room;
  }
  into.number = parse_number_cell(into.plain);
}

}  // namespace

NumberCell read_number_cell(std::string_view field, const CellRules& rules) {
  const std::string_view text = trimmed(field);
  if (rules.markers.contains(text)) return {.state = CellState::missing};
  Written written;
  read_number(text, rules.format, written);
  if (!written.number) return {};
  const double number = *written.number;
  if (rules.markers.contains_number(text, number)) return {.state = CellState::missing};
  return {number, std::isfinite(number) ? CellState::value : CellState::not_finite};
}

NumberCell read_date_cell(std::string_view field, const CellRules& rules) {
  const std::string_view text = trimmed(field);
  if (rules.markers.contains(text)) return {.state = CellState::missing};
  Written written;
  read_number(text, rules.format, written);
  if (written.number && rules.markers.contains_number(text, *written.number))
    return {.state = CellState::missing};
  const std::optional<double> seconds = parse_date_on_its_clock(text);
  return seconds ? NumberCell{*seconds, CellState::value} : NumberCell{};
}

std::string not_a_date(std::string_view field) {
  return fmt::format("{} is not an ISO 8601 date, such as 2024-05-31 or 2024-05-31T13:45",
                     quoted_value(field));
}

OrderCell read_order_cell(std::string_view field, const CellRules& rules) {
  const std::string_view text = trimmed(field);
  if (rules.markers.contains(text)) return {.state = CellState::missing};
  Written written;
  read_number(text, rules.format, written);
  if (written.number) {
    if (rules.markers.contains_number(text, *written.number)) return {.state = CellState::missing};
    if (!std::isfinite(*written.number)) return {};
    return {number_key(written.plain, *written.number), false, CellState::value};
  }
  const std::optional<OrderKey> date = parse_date_key(text);
  return date ? OrderCell{*date, true, CellState::value} : OrderCell{};
}

std::string order_problem(std::string_view field, CellState state, const CellRules& rules) {
  if (state == CellState::missing) return "the value is missing, but the rows are ordered by this column";
  const std::string hint = number_hint(field, rules.format);
  return fmt::format("{} is neither an ISO 8601 date nor a number{}, but the rows are ordered by this column",
                     quoted_value(field), hint.empty() ? "" : fmt::format(" ({})", hint));
}

std::string not_utf8(std::string_view field) {
  return fmt::format("{} is not UTF-8; save the file as UTF-8", quoted_value(field));
}

}  // namespace seedbed::experiments
