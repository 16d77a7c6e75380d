#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace seedbed {

/// The shortest text that reads back to the same double; nothing at all for NaN (an absent value is an empty
/// cell); "inf" and "-inf", which pandas and R read.
void append_number(std::string& text, double value);
std::string number_text(double value);

/// The reverse, for text that is a number and nothing else: no sign "+", no spaces. Also "inf" and "nan".
/// Nothing for numbers too large or too small for a double.
std::optional<double> parse_number(std::string_view text);

/// The same, but what is too large comes out as infinite and what is too small as zero.
std::optional<double> parse_number_with_limits(std::string_view text);

/// The number, if the text is one that the type holds and nothing else.
template <std::integral Integer>
std::optional<Integer> parse_integer(std::string_view text, int base = 10) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace seedbed
