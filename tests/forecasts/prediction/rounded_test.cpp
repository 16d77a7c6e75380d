#include "forecasts/prediction/rounded.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

namespace seedbed::forecasts {
namespace {

/// By way of printf and strtod, which are right for every double.
double in_text(double value, int digits) {
  return std::strtod(fmt::format("{:.{}e}", value, digits - 1).c_str(), nullptr);
}

TEST(Rounded, IsWhatTheDecimalTextReadsBackAs) {
  std::mt19937_64 engine(4);
  std::uniform_real_distribution<double> mantissa(1, 10), exponent(-30, 30), far(-307, 307);
  for (int i = 0; i < 200'000; ++i) {
    const double value = mantissa(engine) * std::pow(10.0, i % 4 == 0 ? far(engine) : exponent(engine));
    const int digits = 1 + i % 16;
    EXPECT_EQ(rounded(value, digits), in_text(value, digits)) << value << " " << digits;
    EXPECT_EQ(rounded(-value, digits), -rounded(value, digits));
  }
}

TEST(Rounded, OfTiesAndPowersOfTen) {
  for (const double value :
       {0.5,  1.5,  2.5,   0.25,  0.125,       1234567895.0, 9.5, 99.5,     0.995,  999999999.5,
        1e22, 1e23, 1e-22, 1e-23, 9.999999999, 0.1,          0.3, 123456.0, 5e-324, 2.2e-308}) {
    for (int digits = 1; digits <= 16; ++digits)
      EXPECT_EQ(rounded(value, digits), in_text(value, digits)) << value << " " << digits;
  }
  EXPECT_EQ(rounded(0, 9), 0);
  EXPECT_EQ(rounded(HUGE_VAL, 9), HUGE_VAL);
  EXPECT_TRUE(std::isnan(rounded(std::nan(""), 9)));
  // The nearest decimal number, 1.8e308, is beyond every double.
  EXPECT_EQ(rounded(std::numeric_limits<double>::max(), 2), std::numeric_limits<double>::max());
}

}  // namespace
}  // namespace seedbed::forecasts
