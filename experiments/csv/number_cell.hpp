#pragma once

#include <optional>
#include <string_view>

namespace seedbed::experiments {

/// Without spaces and tabs at either end.
std::string_view trimmed(std::string_view cell);

/// The number that the whole text spells, in decimal notation with '.' and an optional exponent and sign;
/// nothing if it spells none. "inf" and "nan" are understood, a number too large for a double is infinite:
/// what base/number_text.hpp reads, also with a "+" in front, and several times faster for the short numbers
/// of files.
std::optional<double> parse_number_cell(std::string_view text);

}  // namespace seedbed::experiments
