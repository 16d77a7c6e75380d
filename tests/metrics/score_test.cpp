#include "metrics/score.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace seedbed::metrics {
namespace {

TEST(MeanOverRows, GivesMeanAndItsStandardError) {
  // 1 … 5: mean 3, variance 2.5.
  const Score score = mean_over_rows("crps", std::vector<double>{1, 2, 3, 4, 5});
  EXPECT_EQ(score.name, "crps");
  EXPECT_EQ(score.value, 3);
  EXPECT_DOUBLE_EQ(score.standard_error, std::sqrt(2.5 / 5));
}

TEST(MeanOverRows, KeepsWhatPlainSummationLoses) {
  EXPECT_EQ(mean_over_rows("", std::vector<double>{1, 1e100, 1, -1e100}).value, 0.5);
}

TEST(MeanOverRows, IsUndefinedWithoutRows) {
  EXPECT_TRUE(std::isnan(mean_over_rows("", {}).value));
  const Score one = mean_over_rows("", std::vector<double>{7});
  EXPECT_EQ(one.value, 7);
  EXPECT_TRUE(std::isnan(one.standard_error));
}

TEST(MeanOverRows, AnInfiniteRowMakesAnInfiniteMean) {
  const Score score = mean_over_rows("nll", std::vector<double>{1, HUGE_VAL, 2, HUGE_VAL});
  EXPECT_EQ(score.value, HUGE_VAL);
  EXPECT_TRUE(std::isnan(score.standard_error));
}

}  // namespace
}  // namespace seedbed::metrics
