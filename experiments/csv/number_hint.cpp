#include "experiments/csv/number_hint.hpp"

#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/unicode/odd_characters.hpp"
#include "experiments/csv/truth_word.hpp"

namespace seedbed::experiments {
namespace {

bool is_number_in(std::string_view text, const NumberFormat& format) {
  const auto plain = plain_number(text, format);
  return plain && parse_number_cell(*plain);
}

/// By which settings it is a number.
std::string format_hint(std::string_view text) {
  const bool comma = is_number_in(text, {',', '\0'});
  if (is_number_in(text, {'.', ','})) {
    return comma ? "if the comma stands before a fraction, say so by data.decimal: \",\", if between "
                   "thousands, by "
                   "data.thousands: \",\""
                 : "it has commas between thousands: data.thousands: \",\" reads them";
  }
  if (comma) return "it has a decimal comma: data.decimal: \",\" reads it";
  if (is_number_in(text, {',', '.'}))
    return "it has points between thousands and a decimal comma: data.decimal: \",\" reads both";
  for (const char thousands : {' ', '\''}) {
    if (is_number_in(text, {'.', thousands}))
      return fmt::format("it has {} between thousands: data.thousands: \"{}\" reads them",
                         thousands == ' ' ? "spaces" : "apostrophes", thousands);
    if (is_number_in(text, {',', thousands}))
      return fmt::format(
          "it has a decimal comma and {} between thousands: data.decimal: \",\" and "
          "data.thousands: \"{}\" read them",
          thousands == ' ' ? "spaces" : "apostrophes", thousands);
  }
  return {};
}

}  // namespace

std::string number_hint(std::string_view cell, const NumberFormat& format) {
  const std::string_view text = trimmed(cell);
  if (!format.is_plain() && parse_number_cell(text))
    return format.decimal == '.' ? "" : "it has a decimal point, where data.decimal says \",\"";
  if (std::string hint = format_hint(text); !hint.empty()) return hint;
  if (const std::string odd = first_odd_character(text); !odd.empty()) {
    const std::string plain = without_odd_characters(text);
    const std::string_view number = trimmed(plain);
    if (number.empty()) return fmt::format("it holds {} and nothing else; empty the cell", odd);
    if (parse_number_cell(number) || !format_hint(number).empty())
      return fmt::format("it holds {}; replace it, as in {}", odd, quoted_value(number));
  }
  if (read_truth_word(text)) {
    return fmt::format("words such as {} are 1 and 0 only where the whole column is such",
                       quoted_value(text));
  }
  return {};
}

}  // namespace seedbed::experiments
