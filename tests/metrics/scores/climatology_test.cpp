#include "metrics/scores/climatology.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "metrics/crps.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

TEST(Climatology, IsTheMeanOverTargetsAndPairs) {
  const std::vector<double> targets = {4, -1, 2.5, 2.5, 10};
  const Climatology climatology(targets);
  double pairs = 0;
  for (const double a : targets) {
    for (const double b : targets) pairs += std::abs(a - b) / 25;
  }
  for (const double y : {-5.0, -1.0, 0.0, 2.5, 3.0, 10.0, 12.0}) {
    double first = 0;
    for (const double x : targets) first += std::abs(x - y) / 5;
    EXPECT_NEAR(climatology.crps(y), first - pairs / 2, 1e-14) << y;
  }
}

// Equal point masses are a mixture too.
TEST(Climatology, AgreesWithTheCrpsOfPointMasses) {
  std::mt19937_64 random(61);
  std::normal_distribution<double> normal;
  std::vector<double> targets(200);
  for (double& target : targets) target = std::round(20 * normal(random)) / 10;
  const std::vector<double> weights(200, 1.0 / 200), scales(200, 0.0);
  const Mixtures mixture{Family::normal, 200, weights, targets, scales};
  const Climatology climatology(targets);
  for (int i = 0; i < 20; ++i) {
    const double y[] = {4 * normal(random)};
    double out[1];
    RowStatus status[1];
    crps(mixture, y, out, status);
    EXPECT_NEAR(climatology.crps(y[0]) / out[0], 1, 1e-13) << y[0];
  }
}

TEST(Climatology, OfOneTargetIsTheAbsoluteError) {
  const Climatology climatology(std::vector<double>{3});
  EXPECT_EQ(climatology.crps(1), 2);
  EXPECT_EQ(climatology.crps(3), 0);
  EXPECT_EQ(climatology.crps(7), 4);
}

TEST(Climatology, NeedsFiniteTargets) {
  EXPECT_THROW(Climatology(std::vector<double>{}), std::invalid_argument);
  EXPECT_THROW(Climatology(std::vector<double>{1, NAN}), std::invalid_argument);
}

TEST(SkillScore, ByHand) {
  const std::vector<double> own = {1, 2, 3}, reference = {4, 4, 4};
  const Score score = skill_score("crps_skill", own, reference);
  EXPECT_DOUBLE_EQ(score.value, 0.5);
  EXPECT_DOUBLE_EQ(score.standard_error,
                   std::sqrt(1.0 / 3) / 4);  // a constant reference: that of the mean, over 4
  EXPECT_EQ(skill_score("", reference, reference).value, 0);
  EXPECT_EQ(skill_score("", reference, reference).standard_error, 0);
}

// The standard error against the spread of the score itself over many samples.
TEST(SkillScore, StandardErrorIsTheSpreadOverSamples) {
  std::mt19937_64 random(62);
  std::exponential_distribution<double> exponential;
  double sum = 0, squares = 0, errors = 0;
  constexpr int kSamples = 4000, kRows = 200;
  for (int sample = 0; sample < kSamples; ++sample) {
    std::vector<double> own(kRows), reference(kRows);
    for (int row = 0; row < kRows; ++row) {
      const double common = exponential(random);
      own[row] = common + exponential(random);
      reference[row] = 2 * common + 2 * exponential(random);
    }
    const Score score = skill_score("", own, reference);
    sum += score.value;
    squares += score.value * score.value;
    errors += score.standard_error / kSamples;
  }
  const double spread = std::sqrt(squares / kSamples - sum * sum / kSamples / kSamples);
  EXPECT_NEAR(errors / spread, 1,
              4 / std::sqrt(2.0 * kSamples) + 0.01);  // four standard errors, and 1 % of bias
}

}  // namespace
}  // namespace seedbed::metrics
