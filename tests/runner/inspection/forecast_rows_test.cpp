#include "runner/inspection/forecast_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace seedbed::runner {
namespace {

using testing::ElementsAre;

TEST(ForecastRows, AreAllOrSomeEvenlySpaced) {
  const std::vector<std::int32_t> rows = {3, 5, 8, 13, 21, 34, 55};
  EXPECT_EQ(evenly_spaced(rows, 7), rows);
  EXPECT_EQ(evenly_spaced(rows, 100), rows);
  EXPECT_THAT(evenly_spaced(rows, 3), ElementsAre(3, 8, 21));
  EXPECT_TRUE(evenly_spaced({}, 3).empty());
  std::vector<std::int32_t> many(1'000'000);
  std::iota(many.begin(), many.end(), 0);
  const auto some = evenly_spaced(many, 100'000);
  for (std::size_t i = 0; i < some.size(); ++i) ASSERT_EQ(some[i], static_cast<std::int32_t>(10 * i));
}

}  // namespace
}  // namespace seedbed::runner
