#include "base/duration.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"

namespace seedbed {
namespace {

double unit_seconds(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    default:
      return 0;
  }
}

}  // namespace

std::optional<double> duration_seconds(std::string_view text) {
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  const double unit = unit_seconds(text.back());
  text.remove_suffix(1);
  const std::optional<double> number = parse_number(text);
  if (unit == 0 || !number) return std::nullopt;
  const double seconds = *number * unit;
  if (!(seconds >= 0 && seconds <= 1e6 * 86400)) return std::nullopt;
  return seconds;
}

std::string duration_text(double seconds) {
  return seconds == 0 ? "0" : fmt::format("{}s", seconds);
}

}  // namespace seedbed
