#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "experiments/csv/missing_markers.hpp"
#include "experiments/csv/number_cell.hpp"
#include "experiments/csv/order_key.hpp"
#include "experiments/csv/short_decimal.hpp"

namespace seedbed::experiments {

// How the cells of a file are understood, in training, predicting, scoring and drafting alike. Around numbers
// and dates, spaces and tabs do not count: " NA " is the marker "NA", and a cell of spaces is the marker "".
// A marker that is a number is that number however it is written. A string is its field as it stands, and
// missing only if it is a marker to the byte; whether its spaces count, the rules say. Quotes around a field
// make no difference.

/// By which rules.
struct CellRules {
  MissingMarkers markers;
  bool trim = false;  ///< spaces and tabs around strings do not count either
  NumberFormat format = {};
};

enum class CellState : std::uint8_t { value, missing, unreadable, not_finite };

struct NumberCell {
  double number = std::numeric_limits<double>::quiet_NaN();  ///< also if it is not finite
  CellState state = CellState::unreadable;
};

NumberCell read_number_cell(std::string_view field, const CellRules& rules);

/// The same, fast for short decimals if nine bytes can be read where the field begins.
inline NumberCell read_number_cell(std::string_view field, const CellRules& rules, bool has_nine_bytes) {
  if (has_nine_bytes && rules.format.is_plain()) {
    const double number = parse_short_decimal(field.data(), field.size());
    if (!std::isnan(number) && !rules.markers.contains_number(field, number))
      return {number, CellState::value};
  }
  return read_number_cell(field, rules);
}

/// What rows are ordered by: a number or an ISO 8601 date (see date_cell.hpp), exactly.
struct OrderCell {
  OrderKey key = OrderKey();
  bool is_date = false;
  CellState state = CellState::unreadable;
};

/// A date whose parts are inputs: seconds since 1970 on its own clock (see date_cell.hpp).
NumberCell read_date_cell(std::string_view field, const CellRules& rules);
/// What is wrong with a cell that is no date.
std::string not_a_date(std::string_view field);

OrderCell read_order_cell(std::string_view field, const CellRules& rules);
/// What is wrong with a cell that has no key.
std::string order_problem(std::string_view field, CellState state, const CellRules& rules);

/// The string that a field holds.
inline std::string_view string_cell(std::string_view field, const CellRules& rules) {
  return rules.trim ? trimmed(field) : field;
}
/// Whether a string stands for a missing value.
inline bool is_missing_string(std::string_view string, const CellRules& rules) {
  return rules.markers.contains(string);
}
/// What is wrong with a string that is not UTF-8.
std::string not_utf8(std::string_view field);

}  // namespace seedbed::experiments
