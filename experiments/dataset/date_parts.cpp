#include "experiments/dataset/date_parts.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace seedbed::experiments {

double date_part(double seconds, DatePart part) {
  constexpr double kDay = 86400, kHour = 3600;
  const double day = std::floor(seconds / kDay);
  const std::chrono::sys_days date{std::chrono::days(static_cast<int>(day))};
  const std::chrono::year_month_day calendar{date};
  switch (part) {
    case DatePart::year:
      return static_cast<int>(calendar.year());
    case DatePart::month:
      return static_cast<unsigned>(calendar.month());
    case DatePart::weekday:
      return std::chrono::weekday(date).iso_encoding() - 1.0;
    case DatePart::hour:
      return std::floor((seconds - day * kDay) / kHour);
    case DatePart::day_number:
      return day;
  }
  return 0;
}

std::optional<double> period_of(DatePart part) {
  if (part == DatePart::month) return 12;
  if (part == DatePart::weekday) return 7;
  if (part == DatePart::hour) return 24;
  return std::nullopt;
}

DatePart date_part_named(const std::string& name) {
  const auto found = std::ranges::find(kDatePartNames, name);
  if (found == kDatePartNames.end()) throw std::invalid_argument("a date has no part '" + name + "'");
  return static_cast<DatePart>(found - kDatePartNames.begin());
}

}  // namespace seedbed::experiments
