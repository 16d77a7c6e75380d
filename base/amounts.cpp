#include "base/amounts.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace seedbed {

std::string count_text(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string count_text(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string scaled_text(double value, std::span<const char* const> units) {
  std::size_t unit = 0;
  // 999.5 would be printed as "1000".
  for (; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1000;
  const int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}{}", value, decimals, units[unit]);
}

std::string rate_text(double per_second) {
  static constexpr const char* kUnits[] = {"", "k", "M", "G", "T"};
  return scaled_text(per_second, kUnits);
}

std::string memory_text(std::int64_t bytes) {
  constexpr std::array kNames = {"bytes", "KB", "MB", "GB", "TB"};
  double amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kNames.size(); ++unit) amount /= 1024;
  return fmt::format("{:.{}f} {}", amount, unit > 0 && amount < 10 ? 1 : 0, kNames[unit]);
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(std::fmin(std::fmax(seconds, 0.0), 1e12)));
  const std::int64_t days = whole / 86400, hours = whole / 3600 % 24, minutes = whole / 60 % 60;
  if (days > 0) return fmt::format("{}d {}:{:02}:{:02}", days, hours, minutes, whole % 60);
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
  return fmt::format("{}:{:02}", minutes, whole % 60);
}

std::optional<std::int64_t> memory_bytes(const std::string& text) {
  static constexpr std::string_view kUnits = "KMGT";
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const auto unit = rest.empty() ? std::string_view::npos : kUnits.find(rest.front());
  if (unit != std::string_view::npos) {
    for (std::size_t i = 0; i <= unit; ++i) number *= 1024;
    rest.remove_prefix(1);
    if (rest.starts_with("i")) rest.remove_prefix(1);
    if (rest.starts_with("B")) rest.remove_prefix(1);
  }
  const bool has_unit = unit != std::string_view::npos || number == 0;
  if (problem != std::errc() || !rest.empty() || !has_unit || !(number >= 0 && number < 0x1p62)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(number);
}

}  // namespace seedbed
