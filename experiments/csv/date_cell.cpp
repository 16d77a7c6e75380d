#include "experiments/csv/date_cell.hpp"

#include <charconv>
#include <chrono>
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

double scan_fraction(Scanner& scanner) {
  if (!scanner.take('.') && !scanner.take(',')) return 0;
  std::string digits = "0.";
  while (scanner.digit_next()) {
    digits += scanner.rest.front();
    scanner.rest.remove_prefix(1);
  }
  if (digits.size() == 2) scanner.ok = false;
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// Seconds into the day: hh, hh:mm, hh:mm:ss, hhmm, hhmmss, the last with a fraction.
double scan_time(Scanner& scanner) {
  const int hours = scanner.digits(2);
  int minutes = 0, seconds = 0;
  double fraction = 0;
  const bool colon = scanner.take(':');
  if (colon || scanner.digit_next()) {
    minutes = scanner.digits(2);
    if (colon ? scanner.take(':') : scanner.digit_next()) {
      seconds = scanner.digits(2);
      fraction = scan_fraction(scanner);
    }
  }
  const bool end_of_day = hours == 24 && minutes == 0 && seconds == 0 && fraction == 0;
  if ((hours > 23 && !end_of_day) || minutes > 59 || seconds > 60) scanner.ok = false;  // 60: a leap second
  return 3600.0 * hours + 60.0 * minutes + seconds + fraction;
}

// Seconds ahead of UTC: Z, ±hh, ±hh:mm, ±hhmm.
double scan_zone(Scanner& scanner) {
  if (scanner.take('Z') || scanner.take('z')) return 0;
  const bool ahead = scanner.take('+');
  if (!ahead && !scanner.take('-')) return 0;
  const int hours = scanner.digits(2);
  const bool colon = scanner.take(':');
  const int minutes = colon || scanner.digit_next() ? scanner.digits(2) : 0;
  if (hours > 23 || minutes > 59) scanner.ok = false;
  return (ahead ? 1.0 : -1.0) * (3600.0 * hours + 60.0 * minutes);
}

std::optional<double> scan_date(std::string_view text, bool zone_counts) {
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
  const double days = static_cast<double>(sys_days(date).time_since_epoch().count());
  double seconds = 0;
  if (scanner.take('T') || scanner.take('t') || scanner.take(' ')) {
    seconds = scan_time(scanner);
    const double ahead = scan_zone(scanner);
    if (zone_counts) seconds -= ahead;
  }
  if (!scanner.ok || !scanner.rest.empty()) return std::nullopt;
  return 86400.0 * days + seconds;
}

}  // namespace

std::optional<double> parse_date(std::string_view text) {
  return scan_date(text, true);
}

std::optional<double> parse_date_on_its_clock(std::string_view text) {
  return scan_date(text, false);
}

}  // namespace seedbed::experiments
