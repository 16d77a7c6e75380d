#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seedbed::experiments {

/// The most that a row may weigh: squares of weights are summed.
inline constexpr double kLargestWeight = 1e100;

/// Without spaces and tabs at either end.
std::string_view trimmed(std::string_view cell);

/// How numbers are written.
struct NumberFormat {
  char decimal = '.';  ///< what stands before the fraction: '.' or ','
  char thousands =
      '\0';  ///< what may stand between groups of three digits; 0: nothing; ' ': any kind of space

  bool is_plain() const { return decimal == '.' && thousands == '\0'; }
};

/// A number so written in plain notation: "1.234,5" as "1234.5". Nothing if it is not written so: groups have
/// three digits, the first one to three and no zero in front. What is no number at all may come out as it is.
std::optional<std::string> plain_number(std::string_view text, const NumberFormat& format);

/// The number that the whole text spells, in decimal notation with '.' and an optional exponent and sign;
/// nothing if it spells none. "inf" and "nan" are understood, a number too large for a double is infinite:
/// what base/number_text.hpp reads, also with a "+" in front, and several times faster for the short numbers
/// of files.
std::optional<double> parse_number_cell(std::string_view text);

}  // namespace seedbed::experiments
