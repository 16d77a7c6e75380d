#include "experiments/dataset/number_scaling.hpp"

#include <cmath>
#include <numbers>
#include <random>

#include "base/moments.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

std::vector<double> random_values(std::size_t count) {
  std::mt19937_64 random(12);
  std::gamma_distribution<double> distribution(2.0, 30.0);
  std::vector<double> values(count);
  for (double& value : values) value = distribution(random);
  return values;
}

TEST(NumberScaling, StandardHasMeanZeroAndDeviationOne) {
  const std::vector<double> values = random_values(1000);
  const NumberScaling scaling = NumberScaling::fit(Scaling::standard, values);
  std::vector<double> scaled;
  for (const double value : values) scaled.push_back(scaling.apply(value));
  EXPECT_NEAR(moments(scaled).mean, 0, 1e-15);
  EXPECT_NEAR(moments(scaled).deviation, 1, 1e-14);
}

TEST(NumberScaling, MinmaxSpansTheUnitInterval) {
  const NumberScaling scaling = NumberScaling::fit(Scaling::minmax, {5, -1, 3});
  EXPECT_EQ(scaling.apply(-1), 0);
  EXPECT_EQ(scaling.apply(5), 1);
  EXPECT_EQ(scaling.apply(2), 0.5);
  EXPECT_EQ(scaling.apply(8), 1.5);  // rows outside the training set are not cut off
}

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

TEST(NumberScaling, QuantileGivesNormalScores) {
  // Mid-ranks of 10, 20, 20, 40 among 4: 0.5, 2, 2, 3.5.
  const NumberScaling scaling = NumberScaling::fit(Scaling::quantile, {20, 40, 10, 20});
  EXPECT_NEAR(normal_cdf(scaling.apply(10)), 0.125, 1e-15);
  EXPECT_NEAR(scaling.apply(20), 0, 1e-15);
  EXPECT_NEAR(normal_cdf(scaling.apply(40)), 0.875, 1e-15);
  EXPECT_EQ(scaling.apply(30), scaling.apply(40) / 2);
  EXPECT_EQ(scaling.apply(-1000), scaling.apply(10));
  EXPECT_EQ(scaling.apply(1000), scaling.apply(40));
}

TEST(NumberScaling, QuantileMakesALargeSampleNormal) {
  const std::vector<double> values = random_values(50'000);
  const NumberScaling scaling = NumberScaling::fit(Scaling::quantile, values);
  double below = -1;
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double probability = normal_cdf(scaling.apply(sorted[i]));
    EXPECT_GE(probability, below);
    // 1000 values are kept: between two of them, the straight line is off by at most the ranks between them.
    EXPECT_NEAR(probability, (static_cast<double>(i) + 0.5) / 50'000, 1.0 / 999);
    below = probability;
  }
}

TEST(NumberScaling, ConstantColumnsBecomeZeroEvenForOtherValues) {
  for (const Scaling kind : {Scaling::standard, Scaling::minmax, Scaling::quantile}) {
    const NumberScaling scaling = NumberScaling::fit(kind, {0.1, 0.1, 0.1});
    EXPECT_EQ(scaling.apply(0.1), 0);
    EXPECT_EQ(scaling.apply(1e9), 0);
    EXPECT_EQ(NumberScaling::fit(kind, {}).apply(3), 0);
  }
  EXPECT_EQ(NumberScaling::fit(Scaling::none, {0.1, 0.1}).apply(7.5), 7.5);
}

TEST(NumberScaling, ComesBackFromJsonToTheBit) {
  const std::vector<double> values = random_values(5000);
  for (const Scaling kind : {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::none}) {
    const NumberScaling scaling = NumberScaling::fit(kind, values);
    const NumberScaling back = NumberScaling::from_json(nlohmann::json::parse(scaling.to_json().dump()));
    for (const double value : values) EXPECT_EQ(back.apply(value), scaling.apply(value));
  }
}

TEST(NumberScaling, RefusesJsonThatDoesNotFit) {
  using nlohmann::json;
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "other"}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "standard"}, {"location", 1}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "quantile"}, {"values", {1, 2}}, {"scores", {0}}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "quantile"}, {"values", {2, 1}}, {"scores", {0, 1}}}));
  EXPECT_ANY_THROW(
      NumberScaling::from_json({{"kind", "quantile"}, {"values", json::array()}, {"scores", json::array()}}));
}

}  // namespace
}  // namespace seedbed::experiments
