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

// By hand, after the paper: quartiles 2.5 and 14 (as numpy.percentile gives them) and median 6.
TEST(NumberScaling, RobustTakesMedianAndQuartilesAndClipsSmoothly) {
  const NumberScaling scaling = NumberScaling::fit(Scaling::robust, {1000, 1, 8, 4, 16, 2});
  for (const double x : {-1e300, -50.0, 1.0, 2.5, 6.0, 14.0, 1000.0, 1e300}) {
    const double s = (x - 6) / 11.5;
    EXPECT_NEAR(scaling.apply(x), s / std::hypot(1, s / 3), 1e-14) << x;
  }
  EXPECT_EQ(scaling.apply(6), 0);
}

TEST(NumberScaling, RobustTakesHalfTheRangeWhereTheQuartilesAreEqual) {
  const NumberScaling scaling = NumberScaling::fit(Scaling::robust, {5, 9, 5, 1, 5, 5});
  EXPECT_DOUBLE_EQ(scaling.apply(9), 1 / std::sqrt(1 + 1.0 / 9));
  EXPECT_DOUBLE_EQ(scaling.apply(1), -1 / std::sqrt(1 + 1.0 / 9));
  EXPECT_EQ(scaling.apply(5), 0);
}

TEST(NumberScaling, ARangeIsKeptBeforeScaling) {
  const std::vector<double> values = random_values(500);
  const double smallest = *std::ranges::min_element(values), largest = *std::ranges::max_element(values);
  for (const Scaling kind : {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::none}) {
    const NumberScaling plain = NumberScaling::fit(kind, values);
    const NumberScaling clipped = NumberScaling::fit(kind, values, Clipping::range);
    for (const double value : values) EXPECT_EQ(clipped.apply(value), plain.apply(value));
    for (const double far : {largest + 1, 1e9, HUGE_VAL}) {
      EXPECT_EQ(clipped.apply(far), plain.apply(largest));
      EXPECT_EQ(clipped.apply(-far), plain.apply(smallest));
    }
  }
}

TEST(NumberScaling, SmoothClippingIsOfTheScaledValueOnce) {
  const std::vector<double> values = random_values(500);
  for (const Scaling kind : {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::none}) {
    const NumberScaling plain = NumberScaling::fit(kind, values);
    const NumberScaling clipped = NumberScaling::fit(kind, values, Clipping::smooth);
    for (const double x : {-1e6, -30.0, 0.0, 7.0, 60.0, 300.0, 1e6}) {
      const double s = plain.apply(x);
      EXPECT_NEAR(clipped.apply(x), s / std::sqrt(1 + s * s / 9), 1e-14);
    }
  }
  const NumberScaling robust = NumberScaling::fit(Scaling::robust, values);
  const NumberScaling same = NumberScaling::fit(Scaling::robust, values, Clipping::smooth);
  for (const double value : values) EXPECT_EQ(same.apply(value), robust.apply(value));
}

TEST(NumberScaling, SmoothClippingRisesFromMinusThreeToThree) {
  double below = -3;
  for (double x = -1e12; x < 1e12; x = x < 0 ? (x > -1e-3 ? 1e-3 : x * 0.97) : x * 1.03) {
    const auto clipped = static_cast<double>(static_cast<float>(smoothly_clipped(x)));
    EXPECT_GE(clipped, below) << x;
    EXPECT_LE(clipped, 3);
    below = clipped;
  }
  for (const double far : {1e9, 1e154, 1e200, HUGE_VAL}) EXPECT_NEAR(smoothly_clipped(far), 3, 1e-15);
  EXPECT_TRUE(std::isnan(smoothly_clipped(NAN)));
}

TEST(NumberScaling, ConstantColumnsBecomeZeroEvenForOtherValues) {
  for (const Scaling kind : {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::robust}) {
    const NumberScaling scaling = NumberScaling::fit(kind, {0.1, 0.1, 0.1});
    EXPECT_EQ(scaling.apply(0.1), 0);
    EXPECT_EQ(scaling.apply(1e9), 0);
    EXPECT_EQ(NumberScaling::fit(kind, {}).apply(3), 0);
  }
  EXPECT_EQ(NumberScaling::fit(Scaling::none, {0.1, 0.1}).apply(7.5), 7.5);
}

TEST(NumberScaling, ComesBackFromJsonToTheBit) {
  const std::vector<double> values = random_values(5000);
  for (const Scaling kind :
       {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::none, Scaling::robust}) {
    for (const Clipping clip : {Clipping::none, Clipping::range, Clipping::smooth}) {
      const NumberScaling scaling = NumberScaling::fit(kind, values, clip);
      const NumberScaling back = NumberScaling::from_json(nlohmann::json::parse(scaling.to_json().dump()));
      for (const double value : values) EXPECT_EQ(back.apply(value), scaling.apply(value));
      for (const double far : {-1e5, 1e5}) EXPECT_EQ(back.apply(far), scaling.apply(far));
      EXPECT_EQ(back.to_json(), scaling.to_json());
      EXPECT_EQ(scaling.to_json().contains("clip"), clip != Clipping::none);
    }
  }
}

TEST(NumberScaling, ReadsWhatWasWrittenBeforeThereWasClipping) {
  const NumberScaling scaling =
      NumberScaling::from_json({{"kind", "standard"}, {"location", 2}, {"scale", 0.5}});
  EXPECT_EQ(scaling.apply(1e6), (1e6 - 2) / 0.5);
}

TEST(NumberScaling, RefusesJsonThatDoesNotFit) {
  using nlohmann::json;
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "other"}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "standard"}, {"location", 1}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "none"}, {"clip", "other"}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "none"}, {"clip", "range"}}));
  EXPECT_ANY_THROW(
      NumberScaling::from_json({{"kind", "none"}, {"clip", "range"}, {"smallest", 2}, {"largest", 1}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "quantile"}, {"values", {1, 2}}, {"scores", {0}}}));
  EXPECT_ANY_THROW(NumberScaling::from_json({{"kind", "quantile"}, {"values", {2, 1}}, {"scores", {0, 1}}}));
  EXPECT_ANY_THROW(
      NumberScaling::from_json({{"kind", "quantile"}, {"values", json::array()}, {"scores", json::array()}}));
}

}  // namespace
}  // namespace seedbed::experiments
