#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string_view>

namespace seedbed::experiments {

/// What rows are ordered by, so exact that no two nanoseconds, nor any two numbers that differ within their
/// first 34 digits, pass for the same.
struct OrderKey {
  /// Of a number: the nearest double. Of a date: the whole seconds since 1970 before it.
  double high = std::numeric_limits<double>::quiet_NaN();
  /// What is left: of a number in 2^-63 of its last binary digit, of a date in 10^-18 seconds.
  std::int64_t low = 0;

  OrderKey() = default;
  OrderKey(double number, std::int64_t rest = 0) : high(number), low(rest) {}

  friend std::partial_ordering operator<=>(const OrderKey&, const OrderKey&) = default;
};

/// The key of a finite number: what `text` spells, and the double nearest to it.
OrderKey number_key(std::string_view text, double number);

}  // namespace seedbed::experiments
