#include "base/amounts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace seedbed {
namespace {

TEST(CountText, OneIsSingular) {
  EXPECT_EQ(count_text(0, "job"), "0 jobs");
  EXPECT_EQ(count_text(1, "job"), "1 job");
  EXPECT_EQ(count_text(48, "job"), "48 jobs");
  EXPECT_EQ(count_text(1, "row is", "rows are"), "1 row is");
  EXPECT_EQ(count_text(2, "row is", "rows are"), "2 rows are");
}

TEST(ClockText, GrowsWithTheTime) {
  EXPECT_EQ(clock_text(0), "0:00");
  EXPECT_EQ(clock_text(59.4), "0:59");
  EXPECT_EQ(clock_text(59.6), "1:00");
  EXPECT_EQ(clock_text(3 * 3600 + 4 * 60 + 9), "3:04:09");
  EXPECT_EQ(clock_text(2 * 86400 + 3661), "2d 1:01:01");
  EXPECT_EQ(clock_text(-1), "0:00");
}

TEST(RateText, KeepsThreeDigits) {
  EXPECT_EQ(rate_text(1.234), "1");
  EXPECT_EQ(rate_text(950), "950");
  EXPECT_EQ(rate_text(999.7), "1.00k");
  EXPECT_EQ(rate_text(12350), "12.3k");
  EXPECT_EQ(rate_text(123456), "123k");
  EXPECT_EQ(rate_text(3.1e6), "3.10M");
  EXPECT_EQ(rate_text(9.996e6), "10.0M");
}

// Read back, the text is the value to half of its last digit.
TEST(ScaledText, ReadsBackToThreeDigits) {
  static constexpr const char* kUnits[] = {"", "e3", "e6", "e9"};
  for (double value = 100; value < 9e11; value *= 1.0137) {
    const std::string text = scaled_text(value, kUnits);
    EXPECT_NEAR(std::strtod(text.c_str(), nullptr) / value, 1, 0.5e-2 + 1e-12) << text;
    EXPECT_LE(std::min(text.find_first_of("e."), text.size()), 3U) << text;
  }
}

TEST(MemoryText, CountsInPowersOf1024) {
  EXPECT_EQ(memory_text(0), "0 bytes");
  EXPECT_EQ(memory_text(1023), "1023 bytes");
  EXPECT_EQ(memory_text(1024), "1.0 KB");
  EXPECT_EQ(memory_text(std::int64_t{3} << 29), "1.5 GB");
  EXPECT_EQ(memory_text(std::int64_t{40} << 30), "40 GB");
}

}  // namespace
}  // namespace seedbed
