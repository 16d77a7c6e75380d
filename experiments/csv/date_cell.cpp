#include "experiments/csv/date_cell.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>

namespace seedbed::experiments {
namespace {

// Takes pieces off the front of a text; once something does not fit, `ok` stays false.
struct Scanner {
  std::string_view rest;
  bool ok = true;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }

  int digits(std::size_t count) {
    int value = 0;
    if (rest.size() < count) ok = false;
    for (std::size_t i = 0; ok && i < count; ++i) {
      if (rest[i] < '0' || rest[i] > '9') ok = false;
      value = 10 * value + (rest[i] - '0');
    }
    if (ok) rest.remove_prefix(count);
    return value;
  }

  bool digit_next() const { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; }
};

// The digits of a fraction of a second.
std::string_view scan_fraction(Scanner& scanner) {
  if (!scanner.take('.') && !scanner.take(',')) return {};
  const std::string_view from = scanner.rest;
  while (scanner.digit_next()) scanner.rest.remove_prefix(1);
  const std::string_view digits = from.substr(0, from.size() - scanner.rest.size());
  if (digits.empty()) scanner.ok = false;
  return digits;
}

// A time of the day or of all days.
struct Time {
  std::int64_t seconds = 0;
  std::string_view fraction;  // digits of the part of a second

  double fraction_value() const {
    const std::string text = fmt::format("0.{}", fraction);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
};

// hh, hh:mm, hh:mm:ss, hhmm, hhmmss, the last with a fraction.
Time scan_time(Scanner& scanner) {
  const int hours = scanner.digits(2);
  int minutes = 0, seconds = 0;
  Time time;
  const bool colon = scanner.take(':');
  if (colon || scanner.digit_next()) {
    minutes = scanner.digits(2);
    if (colon ? scanner.take(':') : scanner.digit_next()) {
      seconds = scanner.digits(2);
      time.fraction = scan_fraction(scanner);
    }
  }
  const bool no_fraction = time.fraction.find_first_not_of('0') == std::string_view::npos;
  const bool end_of_day = hours == 24 && minutes == 0 && seconds == 0 && no_fraction;
  if ((hours > 23 && !end_of_day) || minutes > 59 || seconds > 60) scanner.ok = false;  // 60: a leap second
  time.seconds = 3600 * std::int64_t{hours} + 60 * minutes + seconds;
  return time;
}

// Seconds ahead of UTC: Z, ±hh, ±hh:mm, ±hhmm.
std::int64_t scan_zone(Scanner& scanner) {
  if (scanner.take('Z') || scanner.take('z')) return 0;
  const bool ahead = scanner.take('+');
  if (!ahead && !scanner.take('-')) return 0;
  const int hours = scanner.digits(2);
  const bool colon = scanner.take(':');
  const int minutes = colon || scanner.digit_next() ? scanner.digits(2) : 0;
  if (hours > 23 || minutes > 59) scanner.ok = false;
  return (ahead ? 1 : -1) * (3600 * std::int64_t{hours} + 60 * minutes);
}

// Since 1970, in UTC or on the clock that the text shows.
std::optional<Time> scan_date(std::string_view text, bool zone_counts) {
  Scanner scanner{text};
  const int year = scanner.digits(4);
  const bool dashed = scanner.take('-');
  const int month = scanner.digits(2);
  const bool month_only = dashed && scanner.ok && scanner.rest.empty();
  if (dashed && !month_only && !scanner.take('-')) return std::nullopt;
  const int day = month_only ? 1 : scanner.digits(2);
  if (!scanner.ok) return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  Time time;
  if (scanner.take('T') || scanner.take('t') || scanner.take(' ')) {
    time = scan_time(scanner);
    const std::int64_t ahead = scan_zone(scanner);
    if (zone_counts) time.seconds -= ahead;
  }
  if (!scanner.ok || !scanner.rest.empty()) return std::nullopt;
  time.seconds += 86400 * std::int64_t{sys_days(date).time_since_epoch().count()};
  return time;
}

std::optional<double> seconds_of(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return static_cast<double>(time->seconds) + time->fraction_value();
}

}  // namespace

std::optional<double> parse_date(std::string_view text) {
  return seconds_of(scan_date(text, true));
}

std::optional<double> parse_date_on_its_clock(std::string_view text) {
  return seconds_of(scan_date(text, false));
}

std::optional<OrderKey> parse_date_key(std::string_view text) {
  const std::optional<Time> time = scan_date(text, true);
  if (!time) return std::nullopt;
  std::int64_t fraction = 0;
  for (std::size_t i = 0; i < 18; ++i) {
    fraction = 10 * fraction + (i < time->fraction.size() ? time->fraction[i] - '0' : 0);
  }
  return OrderKey(static_cast<double>(time->seconds), fraction);
}

}  // namespace seedbed::experiments
