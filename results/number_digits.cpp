#include "results/number_digits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace seedbed::results {
namespace {

constexpr int kMostDecimals = 8;
constexpr double kLargestPlain = 1e9;
constexpr double kMostOfTwoDigits = 35;
constexpr double kLeastP = 1e-12;
constexpr double kRounding = 1e-13;  // of equal numbers that were averaged, relative

}  // namespace

int decimals_for(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return 0;
  // Rounded first: 0.0996 is 0.10 with two digits.
  const double rounded = std::strtod(fmt::format("{:.{}e}", std::abs(value), digits - 1).c_str(), nullptr);
  return std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(rounded) + 1e-12)));
}

bool is_rounding(double half_width, double value) {
  return half_width <= kRounding * std::abs(value);
}

int decimals_of(const Interval& interval, double value, Digits digits) {
  const bool few = digits == Digits::few;
  const double half_width = (interval.high - interval.low) / 2;
  if (!std::isfinite(half_width) || is_rounding(half_width, value)) return decimals_for(value, few ? 4 : 5);
  const int decimals = decimals_for(half_width, 2);
  const bool one_does = std::round(half_width * std::pow(10, decimals)) > kMostOfTwoDigits;
  return few && one_does ? std::max(0, decimals - 1) : decimals;
}

bool is_exponential(double value, int decimals) {
  return decimals > kMostDecimals || std::abs(value) >= kLargestPlain;
}

std::string fixed_text(double value, int decimals) {
  if (std::isnan(value)) return "–";
  if (!std::isfinite(value)) return value < 0 ? "-∞" : "∞";
  if (is_exponential(value, decimals)) return fmt::format("{:.4e}", value);
  const std::string text = fmt::format("{:.{}f}", value, decimals);
  return text.find_first_of("123456789") == std::string::npos && text.front() == '-' ? text.substr(1) : text;
}

std::string interval_text(const Interval& interval, int decimals) {
  if (!interval.defined()) return "–";
  return fmt::format("{} to {}", fixed_text(interval.low, decimals), fixed_text(interval.high, decimals));
}

std::string p_text(double p) {
  if (std::isnan(p)) return "–";
  if (p < kLeastP) return fmt::format("< {:.0e}", kLeastP);
  return p < 1e-4 ? fmt::format("{:.1e}", p) : fmt::format("{:.2g}", p);
}

}  // namespace seedbed::results
