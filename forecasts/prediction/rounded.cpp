#include "forecasts/prediction/rounded.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace seedbed::forecasts {
namespace {

constexpr int kExactPowers = 22;  // powers of ten that are doubles

constexpr auto kPowers = [] {
  std::array<double, kExactPowers + 1> powers{};
  double power = 1;
  for (double& one : powers) {
    one = power;
    power *= 10;
  }
  return powers;
}();

double power_of_ten(int exponent) {
  return kPowers[static_cast<std::size_t>(exponent)];
}

/// By way of text, which is right for every double.
double rounded_in_text(double value, int digits) {
  std::array<char, 64> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, digits - 1);
  double number = value;
  std::from_chars(text.data(), end.ptr, number);
  return number;
}

/// What has to be divided by to leave `digits` digits before the point, as a power of ten; or one beside it.
int shift_for(double size, int digits) {
  constexpr double kLog10Of2 = 0.30102999566398120;
  return static_cast<int>(std::floor(std::ilogb(size) * kLog10Of2)) + 1 - digits;
}

}  // namespace

double rounded(double value, int digits) {
  const double size = std::abs(value);
  if (!std::isfinite(value) || size == 0) return value;
  int shift = shift_for(size, digits);
  const auto shifted = [&] { return shift < 0 ? size * power_of_ten(-shift) : size / power_of_ten(shift); };
  if (digits > 12 || shift < -kExactPowers || shift >= kExactPowers) return rounded_in_text(value, digits);
  double scaled = shifted();
  if (scaled >= power_of_ten(digits)) {
    ++shift;
    scaled = shifted();
  }
  const double whole = std::round(scaled);
  // Whether the digits behind are more or less than half a unit must not be a matter of this rounding.
  constexpr double kSure = 1e-3;
  if (std::abs(std::abs(scaled - whole) - 0.5) < kSure) return rounded_in_text(value, digits);
  const double result = shift < 0 ? whole / power_of_ten(-shift) : whole * power_of_ten(shift);
  return std::copysign(result, value);
}

}  // namespace seedbed::forecasts
