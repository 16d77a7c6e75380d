#include "experiments/csv/short_decimal.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

namespace seedbed::experiments {
namespace {

/// What follows a cell in memory must not matter.
double parse(const std::string& text, char behind) {
  const std::string memory = text + std::string(9, behind);
  return parse_short_decimal(memory.data(), text.size());
}

TEST(ShortDecimal, IsTheNumberThatTheCLibraryReads) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    const int digits = static_cast<int>(random() % 7), whole = static_cast<int>(random() % 1000);
    std::string text = fmt::format("{}{}", random() % 2 ? "-" : "", whole);
    if (digits > 0)
      text += fmt::format(".{:0{}}", random() % static_cast<std::uint64_t>(std::pow(10, digits)), digits);
    const double found = parse(text, "0.9,-\n"[random() % 6]);
    const std::size_t length = text.size() - (text[0] == '-');
    if (length > 8) {
      EXPECT_TRUE(std::isnan(found)) << text;
    } else {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(found),
                std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr)))
          << text;
    }
  }
}

TEST(ShortDecimal, PointsMayStandAnywhere) {
  for (const char* text :
       {".5", "5.", "-.25", "-7.", "0", "-0", "00012345", "1234567.", ".1234567", "12345678"})
    EXPECT_EQ(parse(text, '7'), std::strtod(text, nullptr)) << text;
  EXPECT_TRUE(std::signbit(parse("-0", ',')));
}

TEST(ShortDecimal, EveryOtherTextIsLeftToOthers) {
  for (const char* text :
       {"",   "-",  ".",   "-.",  "1.2.3",     "..",         "1e3",  "+5", "--5", "5-",   " 5",
        "5 ", "NA", "nan", "1,5", "123456789", "-123456789", "0x10", "/1", ":1",  "1\x80"})
    EXPECT_TRUE(std::isnan(parse(text, '3'))) << text;
}

}  // namespace
}  // namespace seedbed::experiments
