#include "base/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/utf8.hpp"

namespace seedbed {
namespace {

using testing::HasSubstr;

TEST(Messages, ShowValuesSafely) {
  EXPECT_EQ(quoted_value("abc"), "'abc'");
  EXPECT_EQ(quoted_value("a\nb\tc\x1b[31m"), "'a\\nb\\tc\\x1b[31m'");
  EXPECT_EQ(quoted_value(std::string(100, 'x')), "'" + std::string(60, 'x') + "…'");
  std::string wide = "x";
  for (int i = 0; i < 50; ++i) wide += "é";
  EXPECT_TRUE(is_utf8(quoted_value(wide)));
}

TEST(Messages, CountNamesBeyondTheFirst) {
  EXPECT_EQ(quoted_list(std::vector<std::string>{"a", "b"}), "'a', 'b'");
  EXPECT_THAT(quoted_list(std::vector<std::string>(990, "n")), HasSubstr(" … and 950 more"));
}

TEST(Messages, SuggestTheNearestName) {
  const std::vector<std::string> names = {"", "carat", "price", "depth", "table", "feature_10"};
  EXPECT_EQ(nearest_name("prize", names), "price");
  EXPECT_EQ(nearest_name("Price", names), "price");
  EXPECT_EQ(nearest_name("CARAT", names), "carat");
  EXPECT_EQ(nearest_name("detph", names), "depth");
  EXPECT_EQ(nearest_name("feature10", names), "feature_10");
  EXPECT_EQ(nearest_name("weekday", names), "");
  EXPECT_EQ(did_you_mean("prize", names), " (did you mean 'price'?)");
  EXPECT_EQ(did_you_mean("weekday", names), "");
}

TEST(Messages, OneLineCountsCharactersAndRemovesControl) {
  EXPECT_EQ(one_line("a\tb\x1b[31mc\n", 80), "a b [31mc ");
  EXPECT_EQ(one_line("größer", 4), "größ");
}

// Comparing them would take the product of their lengths: 10^14 steps.
TEST(Messages, NamesOfMegabytesAreNotCompared) {
  const std::vector<std::string> names = {std::string(10'000'000, 'a')};
  EXPECT_EQ(nearest_name(std::string(10'000'000, 'b'), names), "");
}

}  // namespace
}  // namespace seedbed
