#include "metrics/scores/heaviest_row.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace seedbed::metrics {
namespace {

TEST(HeaviestRow, IsFoundWithItsShareInWhicheverBatchItCame) {
  std::vector<double> values(99, 1.0);
  HeaviestRow rows;
  rows.add(values);
  EXPECT_FALSE(rows.found());
  rows.add(std::vector<double>{1.0, 33.0, 1.0});
  ASSERT_TRUE(rows.found());
  EXPECT_EQ(rows.found()->row, 100u);
  EXPECT_DOUBLE_EQ(rows.found()->share, 33.0 / 134);
}

TEST(HeaviestRow, MagnitudesCountAndMoreThanATenthIsNeeded) {
  std::vector<double> values(90, -0.5);
  values.push_back(-5.0);  // exactly a tenth of 50
  HeaviestRow just;
  just.add(values);
  EXPECT_FALSE(just.found());
  values.back() = -6.0;
  HeaviestRow more;
  more.add(values);
  ASSERT_TRUE(more.found());
  EXPECT_EQ(more.found()->row, 90u);
}

TEST(HeaviestRow, OfFewRowsNoneIsWorthAWarning) {
  HeaviestRow rows;
  rows.add(std::vector<double>{1, 1, 1, 50});
  EXPECT_FALSE(rows.found());
}

TEST(HeaviestRow, AnInfiniteValueIsAllAndOneThatIsNoNumberIsNothing) {
  std::vector<double> values(60, 1.0);
  values[7] = NAN;
  HeaviestRow without;
  without.add(values);
  EXPECT_FALSE(without.found());
  values[30] = HUGE_VAL;
  HeaviestRow rows;
  rows.add(values);
  ASSERT_TRUE(rows.found());
  EXPECT_EQ(rows.found()->row, 30u);
  EXPECT_EQ(rows.found()->share, 1);
}

}  // namespace
}  // namespace seedbed::metrics
