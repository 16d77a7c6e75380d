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

// Multiplied by a power of two, everything is, bit for bit, whenever in the stream the extreme numbers come.
TEST(StreamedMean, OfExtremeNumbersIsThatOfUsualOnesMultiplied) {
  const std::vector<double> usual = {0.3, -1.7, 2.25, 0.001, 4, 4, -0.125, 7.5};
  StreamedMean expected;
  StreamedRootMeanSquare expected_root;
  for (const double value : usual) {
    expected.add(value);
    expected_root.add(value);
  }
  for (const int exponent : {-900, -664, -500, 500, 664, 900}) {
    StreamedMean mean;
    StreamedRootMeanSquare root;
    for (const double value : usual) {
      mean.add(std::scalbn(value, exponent));
      root.add(std::scalbn(value, exponent));
    }
    EXPECT_EQ(mean.mean(), std::scalbn(expected.mean(), exponent)) << exponent;
    EXPECT_NEAR(mean.standard_error() / std::scalbn(expected.standard_error(), exponent), 1, 1e-15)
        << exponent;
    const Score found = root.score("rmse"), wanted = expected_root.score("rmse");
    EXPECT_NEAR(found.value / std::scalbn(wanted.value, exponent), 1, 1e-15) << exponent;
    EXPECT_NEAR(found.standard_error / std::scalbn(wanted.standard_error, exponent), 1, 1e-14) << exponent;
  }
}

TEST(StreamedMean, MayBecomeExtremeOnTheWay) {
  for (const std::vector<double>& values : {std::vector<double>{1e-200, 2e-200, 5, 1e180, 3e200},
                                            {0, 0, 1e200, -4e200, 1},
                                            {1, 0, 3e-190, 2e200},
                                            {3e200, 1e-200, 0, 7},
                                            {0, 1e-250, 3e-200, 0, 2e-200},
                                            {1e140, 1e-140, 1, 1e160}}) {
    StreamedMean mean;
    StreamedRootMeanSquare root;
    for (const double value : values) {
      mean.add(value);
      root.add(value);
    }
    const Score expected = mean_over_rows("", values), expected_root = root_mean_square("", values);
    EXPECT_EQ(mean.mean(), expected.value);
    EXPECT_GT(expected.standard_error, 0);
    EXPECT_NEAR(mean.standard_error() / expected.standard_error, 1, 1e-14);
    EXPECT_NEAR(root.score("").value / expected_root.value, 1, 1e-14);
    EXPECT_NEAR(root.score("").standard_error / expected_root.standard_error, 1, 1e-14);
  }
}

TEST(StreamedRootMeanSquare, HasTheBitsOfTheMeanOfSquaresOtherwise) {
  std::mt19937 engine(8);
  std::lognormal_distribution<double> errors(0, 5);
  StreamedMean squares;
  StreamedRootMeanSquare root;
  for (int i = 0; i < 5000; ++i) {
    const double error = errors(engine);
    squares.add(error * error);
    root.add(error);
  }
  EXPECT_EQ(root.score("rmse").value, root_of(squares.score("rmse")).value);
  EXPECT_EQ(root.score("rmse").standard_error, root_of(squares.score("rmse")).standard_error);
}

}  // namespace
}  // namespace seedbed::metrics
