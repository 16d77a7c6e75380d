#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seedbed {

/// The shortest text that reads back to the same double; nothing at all for NaN (an absent value is an empty
/// cell); "inf" and "-inf", which pandas and R read.
void append_number(std::string& text, double value);
std::string number_text(double value);

/// The reverse, for text that is a number and nothing else.
std::optional<double> parse_number(std::string_view text);

}  // namespace seedbed
