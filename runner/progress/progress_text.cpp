#include "runner/progress/progress_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace seedbed::runner {
namespace {

struct Part {
  std::string text;
  int importance = 0;  // the lowest goes first
};

std::vector<Part> parts_of(const SweepState& state) {
  std::vector<Part> parts;
  parts.push_back({fmt::format("{}/{} done", state.done, state.total), 6});
  if (state.running > 0) parts.push_back({fmt::format("{} running", state.running), 3});
  if (!state.activity.empty()) parts.push_back({state.activity, 3});
  if (state.failed > 0) parts.push_back({fmt::format("{} failed", state.failed), 5});
  if (state.rows_per_second > 0) parts.push_back({rate_text(state.rows_per_second) + " rows/s", 1});
  parts.push_back({duration_text(state.elapsed_seconds) + " elapsed", 2});
  if (!std::isnan(state.left_seconds)) parts.push_back({duration_text(state.left_seconds) + " left", 4});
  return parts;
}

std::string joined(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts) text += (text.empty() ? "" : ", ") + part.text;
  return text;
}

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(std::fmin(std::fmax(seconds, 0.0), 1e12)));
  const std::int64_t days = whole / 86400, hours = whole / 3600 % 24, minutes = whole / 60 % 60;
  if (days > 0) return fmt::format("{}d {}:{:02}:{:02}", days, hours, minutes, whole % 60);
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
  return fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string count_text(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string rate_text(double per_second) {
  constexpr const char* units[] = {"", "k", "M", "G", "T"};
  std::size_t unit = 0;
  // 999.5 would be printed as "1000".
  for (; per_second >= 999.5 && unit + 1 < std::size(units); ++unit) per_second /= 1000;
  const int decimals = unit == 0 || per_second >= 99.95 ? 0 : per_second >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}{}", per_second, decimals, units[unit]);
}

std::string memory_text(std::int64_t bytes) {
  constexpr std::array names = {"bytes", "KB", "MB", "GB", "TB"};
  double amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < names.size()) {
    amount /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", amount, unit > 0 && amount < 10 ? 1 : 0, names[unit]);
}

std::string progress_text(const SweepState& state, std::size_t columns) {
  std::vector<Part> parts = parts_of(state);
  while (joined(parts).size() > columns && parts.size() > 1) {
    auto least = parts.begin();
    for (auto part = parts.begin(); part != parts.end(); ++part) {
      if (part->importance < least->importance) least = part;
    }
    parts.erase(least);
  }
  return one_line(joined(parts), columns);
}

std::string one_line(std::string_view text, std::size_t columns) {
  std::string line;
  std::size_t used = 0;
  for (const char c : text) {
    if (starts_character(c) && used++ == columns) return line;
    const auto byte = static_cast<unsigned char>(c);
    line += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return line;
}

std::string whole_lines(std::string_view text) {
  std::string lines(text);
  if (!lines.ends_with('\n')) lines += '\n';
  return lines;
}

}  // namespace seedbed::runner
