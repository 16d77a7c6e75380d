#include "metrics/scores/streamed_mean.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "metrics/score.hpp"

namespace seedbed::metrics {
namespace {

TEST(StreamedMean, AgreesWithTwoPasses) {
  std::mt19937 engine(6);
  std::normal_distribution<double> normal;
  for (const double offset : {0.0, 1.0, 1e6}) {
    for (const double outlier : {0.0, 1e6}) {
      std::vector<double> values = {offset + outlier};
      for (int i = 0; i < 20000; ++i) values.push_back(offset + normal(engine));
      StreamedMean mean;
      for (const double value : values) mean.add(value);
      const Score expected = mean_over_rows("", values);
      EXPECT_EQ(mean.mean(), expected.value);
      const double bound = outlier == 0 ? 1e-12 : 20001 * 2.2e-16;
      EXPECT_NEAR(mean.standard_error() / expected.standard_error, 1, bound) << offset << " " << outlier;
    }
  }
}

TEST(StreamedMean, IsExactFarFromZero) {
  StreamedMean mean;  // 0 … 9 in turn, moved by 2^50: every number and square is exact
  for (int i = 0; i < 10000; ++i) mean.add(0x1p50 + i % 10);
  EXPECT_EQ(mean.mean(), 0x1p50 + 4.5);
  EXPECT_DOUBLE_EQ(mean.standard_error(), std::sqrt(8.25 / 9999));
}

TEST(StreamedMean, IsUndefinedWhereTheMeanIs) {
  StreamedMean mean;
  EXPECT_TRUE(std::isnan(mean.mean()));
  mean.add(3);
  EXPECT_EQ(mean.mean(), 3);
  EXPECT_TRUE(std::isnan(mean.standard_error()));
  mean.add(HUGE_VAL);
  EXPECT_EQ(mean.mean(), HUGE_VAL);
  EXPECT_TRUE(std::isnan(mean.standard_error()));
}

}  // namespace
}  // namespace seedbed::metrics
