#include "experiments/csv/order_key.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <string>

#include "base/number_text.hpp"

namespace seedbed::experiments {
namespace {

using BigInteger = boost::multiprecision::cpp_int;

constexpr std::size_t kMostKept = 1000;  // an exact double has no more than 767

/// A decimal number taken apart: digits × 10^exponent.
struct Decimal {
  std::string digits;  // without leading zeros
  std::int64_t exponent = 0;
  bool negative = false;
};

Decimal take_apart(std::string_view text) {
  Decimal result;
  if (text.starts_with('+') || text.starts_with('-')) {
    result.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t mantissa = std::min(text.find_first_of("eE"), text.size());
  if (mantissa < text.size()) {
    std::string_view exponent = text.substr(mantissa + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    result.exponent = parse_integer<std::int64_t>(exponent).value_or(0);  // one that does not fit: of a zero
  }
  bool behind = false;
  for (const char c : text.substr(0, mantissa)) {
    if (c == '.') {
      behind = true;
      continue;
    }
    result.exponent -= behind;
    if (c == '0' && result.digits.empty()) continue;
    if (result.digits.size() < kMostKept) {
      result.digits += c;
    } else {
      ++result.exponent;
    }
  }
  return result;
}

BigInteger power_of_ten(std::int64_t exponent) {
  return boost::multiprecision::pow(BigInteger(10), static_cast<unsigned>(exponent));
}

bool is_short_integer(std::string_view text) {
  constexpr std::size_t kExact = 15;  // digits that a double holds
  return text.size() <= kExact && text.find_first_not_of("-+0123456789") == std::string_view::npos;
}

}  // namespace

OrderKey number_key(std::string_view text, double number) {
  if (is_short_integer(text)) return number;
  const Decimal decimal = take_apart(text);
  if (decimal.digits.empty()) return 0.0;
  if (number == 0) return {0.0, decimal.negative ? -1 : 1};  // too small for a double
  // number = mantissa × 2^binary; all below is without its sign
  int binary = 0;
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(std::abs(number), &binary), 53));
  binary -= 53;
  BigInteger left(decimal.digits), unit(1);  // the text's value is left / unit, the unit of the double's end
  (decimal.exponent < 0 ? unit : left) *= power_of_ten(std::abs(decimal.exponent));
  (binary < 0 ? left : unit) <<= static_cast<unsigned>(std::abs(binary));
  left -= unit * mantissa;
  left <<= 63;
  // The remainder is cut off towards zero: the same for equal values, and in their order.
  const auto low = static_cast<std::int64_t>(left / unit);
  return {number, decimal.negative ? -low : low};
}

}  // namespace seedbed::experiments
