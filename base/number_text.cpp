#include "base/number_text.hpp"

#include <charconv>
#include <cmath>

namespace seedbed {

void append_number(std::string& text, double value) {
  if (std::isnan(value)) return;
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  text.append(buffer, end);
}

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace seedbed
