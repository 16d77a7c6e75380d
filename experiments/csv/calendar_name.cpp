#include "experiments/csv/calendar_name.hpp"

#include <array>
#include <span>
#include <string>

#include "base/ascii.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {

std::optional<double> calendar_name(std::string_view cell, double period) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  static constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                                "friday", "saturday", "sunday"};
  const std::string name = lower_ascii(trimmed(cell));
  std::span<const std::string_view> names;
  if (period == 12) names = kMonths;
  if (period == 7) names = kWeekdays;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i] || name == names[i].substr(0, 3))
      return static_cast<double>(i) + (period == 12 ? 1 : 0);
  }
  return std::nullopt;
}

}  // namespace seedbed::experiments
