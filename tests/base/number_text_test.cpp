#include "base/number_text.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/random.hpp"

namespace seedbed {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

TEST(NumberText, ReadsBackToTheSameBits) {
  RandomStream random(1, Purpose::synthesis);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::bit_cast<double>(std::uint64_t{random.next()} << 32 | random.next());
    if (std::isnan(value)) continue;
    const auto back = parse_number(number_text(value));
    ASSERT_TRUE(back);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
  }
}

TEST(NumberText, IsShort) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(-3), "-3");
  EXPECT_EQ(number_text(kInfinite), "inf");
  EXPECT_EQ(number_text(std::nan("")), "");
}

TEST(ParseNumber, TakesANumberAndNothingElse) {
  EXPECT_EQ(parse_number("-1.5e3"), -1500);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("-inf"), -kInfinite);
  EXPECT_TRUE(std::isnan(parse_number("nan").value()));
  for (const char* wrong : {"", " 1", "1 ", "+1", "1,5", "1x", "0x10", "--1", "e5", "."})
    EXPECT_FALSE(parse_number(wrong)) << wrong;
}

TEST(ParseNumber, SaysNothingOrTheLimitBeyondADouble) {
  for (const char* beyond : {"1e400", "-1e400", "1e-400"}) EXPECT_FALSE(parse_number(beyond)) << beyond;
  EXPECT_EQ(parse_number_with_limits("1e400"), kInfinite);
  EXPECT_EQ(parse_number_with_limits("-1e400"), -kInfinite);
  EXPECT_EQ(parse_number_with_limits("1e-400"), 0);
  EXPECT_EQ(parse_number_with_limits("5e-324"), 5e-324);
  EXPECT_EQ(parse_number_with_limits("2.5"), 2.5);
  for (const char* wrong : {"", "1e400x", "+1", " 1e400"})
    EXPECT_FALSE(parse_number_with_limits(wrong)) << wrong;
}

TEST(ParseInteger, TakesWhatTheTypeHolds) {
  EXPECT_EQ(parse_integer<int>("-12"), -12);
  EXPECT_EQ(parse_integer<std::uint64_t>("18446744073709551615"), ~std::uint64_t{0});
  EXPECT_EQ(parse_integer<std::uint64_t>("ff", 16), 255U);
  EXPECT_EQ(parse_integer<int>("007"), 7);
  for (const char* wrong : {"", "+1", " 1", "1 ", "1.0", "1e3", "2147483648", "x"})
    EXPECT_FALSE(parse_integer<int>(wrong)) << wrong;
  EXPECT_FALSE(parse_integer<unsigned>("-1"));
  EXPECT_FALSE(parse_integer<std::uint64_t>("18446744073709551616"));
}

}  // namespace
}  // namespace seedbed
