#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "experiments/csv/missing_markers.hpp"
#include "experiments/csv/short_decimal.hpp"

namespace seedbed::experiments {

// How the cells of a file are understood, in training, predicting, scoring and drafting alike. Around numbers
// and dates, spaces and tabs do not count: " NA " is the marker "NA", and a cell of spaces is the marker "".
// A string is its field as it stands, with its spaces, and is missing only if it is a marker to the byte.
// Quotes around a field make no difference.

enum class CellState : std::uint8_t { value, missing, unreadable, not_finite };

struct NumberCell {
  double number = std::numeric_limits<double>::quiet_NaN();  ///< also if it is not finite
  CellState state = CellState::unreadable;
};

NumberCell read_number_cell(std::string_view field, const MissingMarkers& markers);

/// The same, fast for short decimals if nine bytes can be read where the field begins.
inline NumberCell read_number_cell(std::string_view field, const MissingMarkers& markers,
                                   bool has_nine_bytes) {
  if (has_nine_bytes) {
    const double number = parse_short_decimal(field.data(), field.size());
    if (!std::isnan(number) && !markers.contains_decimal(field)) return {number, CellState::value};
  }
  return read_number_cell(field, markers);
}

/// What rows are ordered by: a number, or the seconds since 1970 of an ISO 8601 date (see date_cell.hpp).
struct OrderCell {
  double key = std::numeric_limits<double>::quiet_NaN();
  bool is_date = false;
  CellState state = CellState::unreadable;
};

/// A date whose parts are inputs: seconds since 1970 on its own clock (see date_cell.hpp).
NumberCell read_date_cell(std::string_view field, const MissingMarkers& markers);
/// What is wrong with a cell that is no date.
std::string not_a_date(std::string_view field);

OrderCell read_order_cell(std::string_view field, const MissingMarkers& markers);
/// What is wrong with a cell that has no key.
std::string order_problem(std::string_view field, CellState state);

inline bool is_missing_string(std::string_view field, const MissingMarkers& markers) {
  return markers.contains(field);
}
/// What is wrong with a string that is not UTF-8.
std::string not_utf8(std::string_view field);

}  // namespace seedbed::experiments
