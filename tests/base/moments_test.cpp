#include "base/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace seedbed {
namespace {

std::vector<double> random_values(std::size_t count) {
  std::mt19937_64 random(12);
  std::gamma_distribution<double> distribution(2.0, 30.0);
  std::vector<double> values(count);
  for (double& value : values) value = distribution(random);
  return values;
}

TEST(Moments, AgreeWithLongDoubleSums) {
  std::vector<double> values = random_values(10'000);
  for (double& value : values) value += 1e6;  // where sums of plain squares lose most digits
  long double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  const long double mean = sum / 10'000;
  for (const double value : values) squares += (value - mean) * (value - mean);
  for (const Moments& found : {moments(values), shifted_moments(values)}) {
    EXPECT_NEAR(found.mean, static_cast<double>(mean), 1e-9);
    EXPECT_NEAR(found.deviation, static_cast<double>(std::sqrt(squares / 10'000)), 1e-9);
  }
}

TEST(Moments, OfWholeWeightsAreThoseOfRepeatedValues) {
  const std::vector<double> values = random_values(500);
  std::vector<double> weights, repeated;
  for (std::size_t i = 0; i < values.size(); ++i) {
    weights.push_back(static_cast<double>(1 + i % 5));
    repeated.insert(repeated.end(), 1 + i % 5, values[i]);
  }
  const Moments weighted = shifted_moments(values, weights), plain = shifted_moments(repeated);
  EXPECT_NEAR(weighted.mean, plain.mean, 1e-12);
  EXPECT_NEAR(weighted.deviation, plain.deviation, 1e-12);
  const Moments ones = shifted_moments(values, std::vector<double>(500, 1.0)),
                without = shifted_moments(values);
  EXPECT_EQ(ones.mean, without.mean);
  EXPECT_EQ(ones.deviation, without.deviation);
}

TEST(Moments, NeitherOverflowNorVanish) {
  const std::vector<double> huge = {-1.5e308, 1.5e308}, tiny = {-1e-300, 1e-300};
  EXPECT_EQ(moments(huge).mean, 0);
  EXPECT_DOUBLE_EQ(moments(huge).deviation, 1.5e308);
  EXPECT_DOUBLE_EQ(moments(tiny).deviation, 1e-300);
}

TEST(Moments, OfOneValueAndOfEqualOnes) {
  for (const std::vector<double>& values : {std::vector<double>{0.1}, std::vector<double>(7, 0.1)}) {
    EXPECT_EQ(shifted_moments(values).mean, 0.1);
    EXPECT_EQ(shifted_moments(values).deviation, 0);
    EXPECT_DOUBLE_EQ(moments(values).mean, 0.1);
    EXPECT_EQ(moments(values).deviation, 0);
  }
  EXPECT_EQ(moments(std::vector<double>(3, 0.0)).deviation, 0);
}

TEST(Median, IsTheMiddle) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
  EXPECT_EQ(median({7}), 7);
}

}  // namespace
}  // namespace seedbed
