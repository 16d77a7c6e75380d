#include "metrics/score.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.hpp"

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

TEST(ClusteredError, ByHand) {
  // Deviations from the mean 3 are -2, -1, 0, 3; sums of clusters -3 and 3.
  const std::vector<double> values = {1, 2, 3, 6};
  EXPECT_DOUBLE_EQ(mean_over_rows("", values, std::vector<std::int32_t>{0, 0, 1, 1}).standard_error,
                   std::sqrt(2.0 / 1 * (9 + 9)) / 4);
  EXPECT_EQ(mean_over_rows("", values, std::vector<std::int32_t>{0, 0, 1, 1}).value, 3);
  // Numbers without rows count nothing, and the order of rows does not matter.
  const Score other =
      mean_over_rows("", std::vector<double>{6, 1, 3, 2}, std::vector<std::int32_t>{7, 2, 7, 2});
  EXPECT_DOUBLE_EQ(other.standard_error, 1.5);
}

TEST(ClusteredError, OfRowsThatAreClustersEachIsTheOrdinaryOne) {
  RandomStream random(5, Purpose::synthesis);
  std::vector<double> values(200);
  for (double& value : values) value = random.normal();
  std::vector<std::int32_t> clusters(values.size());
  std::iota(clusters.begin(), clusters.end(), 0);
  const Score score = mean_over_rows("", values, clusters);
  EXPECT_EQ(score.value, mean_over_rows("", values).value);
  EXPECT_NEAR(score.standard_error, mean_over_rows("", values).standard_error, 1e-15);
}

TEST(ClusteredError, IsUndefinedForOneClusterAndRefusedWithoutOneForEachRow) {
  const std::vector<double> values = {1, 2, 4};
  EXPECT_TRUE(std::isnan(mean_over_rows("", values, std::vector<std::int32_t>{4, 4, 4}).standard_error));
  EXPECT_THROW(mean_over_rows("", values, std::vector<std::int32_t>{0, 1}), std::invalid_argument);
}

// Means over 40 groups of 1 to 9 rows that share most of their variation: over many samples the clustered
// error is the standard deviation of the mean, while rows taken as independent promise about half of it.
TEST(ClusteredError, IsTheSpreadOfMeansOverSamples) {
  constexpr int samples = 4000;
  double mean = 0, squares = 0, clustered = 0, independent = 0;
  for (int sample = 0; sample < samples; ++sample) {
    RandomStream random(static_cast<std::uint64_t>(sample), Purpose::synthesis);
    std::vector<double> values;
    std::vector<std::int32_t> clusters;
    for (std::int32_t group = 0; group < 40; ++group) {
      const double shared = random.normal();
      for (std::int32_t row = 0; row <= group % 9; ++row) {
        values.push_back(shared + 0.5 * random.normal());
        clusters.push_back(group);
      }
    }
    const Score score = mean_over_rows("", values, clusters);
    mean += score.value / samples;
    squares += score.value * score.value / samples;
    clustered += score.standard_error * score.standard_error / samples;
    independent += std::pow(mean_over_rows("", values).standard_error, 2) / samples;
  }
  const double variance = squares - mean * mean;
  // A variance over 4000 samples has the relative error sqrt(2 / 4000) = 2.2 %; three of them, and the bias
  // of the sandwich at 40 clusters of unequal size, which is below 4 % here.
  EXPECT_NEAR(clustered / variance, 1, 0.10);
  EXPECT_LT(independent / variance, 0.35);
}

// 1 … 5 times 1e200 and 1e-200: the closed forms of usual numbers, times the same.
TEST(MeanOverRows, HasAnErrorWhateverTheUnit) {
  for (const double unit : {1e-300, 1e-200, 1e-150, 1.0, 1e150, 1e200, 1e300}) {
    const std::vector<double> values = {unit, 2 * unit, 3 * unit, 4 * unit, 5 * unit};
    EXPECT_DOUBLE_EQ(mean_over_rows("", values).standard_error / unit, std::sqrt(2.5 / 5)) << unit;
    const std::vector<std::int32_t> clusters = {0, 0, 1, 1, 2};
    const std::vector<double> plain = {1, 2, 3, 4, 5};
    EXPECT_NEAR(mean_over_rows("", values, clusters).standard_error / unit,
                mean_over_rows("", plain, clusters).standard_error, 1e-15)
        << unit;
    EXPECT_DOUBLE_EQ(root_mean_square("", values).value / unit, std::sqrt(11.0)) << unit;
    // Squares 1, 4, 9, 16, 25 have variance 93.5; the error of a root is that of the mean over twice the
    // root.
    EXPECT_DOUBLE_EQ(root_mean_square("", values).standard_error / unit,
                     std::sqrt(93.5 / 5) / (2 * std::sqrt(11.0)))
        << unit;
  }
}

}  // namespace
}  // namespace seedbed::metrics
