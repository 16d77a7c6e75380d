#include "experiments/draft/other_dates.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "experiments/csv/calendar_name.hpp"

namespace seedbed::experiments {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(const std::string& part) {
  return std::ranges::all_of(part, is_digit);
}

/// What stands between separators, up to three parts; nothing behind the third but a time. Empty if it is
/// written otherwise.
std::vector<std::string> parts_of(std::string_view text) {
  constexpr std::string_view kSeparators = " /.,-";
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (at < text.size() && parts.size() < 3) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, at), text.size());
    if (end == at) return {};
    parts.emplace_back(text.substr(at, end - at));
    at = std::min(text.find_first_not_of(kSeparators, end), text.size());
  }
  const std::string_view rest = text.substr(at);
  const bool only_a_time = rest.empty() || (rest.find(':') != std::string_view::npos && is_digit(rest[0]));
  return only_a_time ? parts : std::vector<std::string>();
}

bool is_year(const std::string& part) {
  return part.size() == 2 || part.size() == 4;
}

/// A day and a month in any order.
bool is_day_of_month(const std::string& one, const std::string& other) {
  if (one.size() > 2 || other.size() > 2) return false;
  const int a = std::atoi(one.c_str()), b = std::atoi(other.c_str());
  return std::min(a, b) >= 1 && std::min(a, b) <= 12 && std::max(a, b) <= 31;
}

}  // namespace

bool looks_like_a_date(std::string_view text) {
  if (text.size() < 6 || text.size() > 40) return false;
  const std::vector<std::string> parts = parts_of(text);
  const auto months = std::ranges::count_if(
      parts, [](const std::string& part) { return calendar_name(part, 12).has_value(); });
  const auto numbers = static_cast<std::ptrdiff_t>(std::ranges::count_if(parts, is_number));
  if (months == 1) return numbers == static_cast<std::ptrdiff_t>(parts.size()) - 1 && numbers > 0;
  if (parts.size() != 3 || numbers != 3) return false;
  return (is_year(parts[2]) && is_day_of_month(parts[0], parts[1])) ||
         (parts[0].size() == 4 && is_day_of_month(parts[1], parts[2]));
}

}  // namespace seedbed::experiments
