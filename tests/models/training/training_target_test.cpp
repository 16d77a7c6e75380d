#include "models/training/training_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace seedbed::models {
namespace {

TEST(TrainingTarget, IsFittedOnTheTrainingRowsOnly) {
  const std::vector<double> target = {1e9, 2, 4, 6, -1e9};
  const std::vector<std::int32_t> train = {1, 2, 3};
  const TrainingTarget result = training_target(Family::normal, target, train);
  EXPECT_DOUBLE_EQ(result.scaling.location, 4.0);
  EXPECT_DOUBLE_EQ(result.scaling.scale, std::sqrt(8.0 / 3.0));
  EXPECT_DOUBLE_EQ(result.crps_unit, result.scaling.scale);
  EXPECT_FLOAT_EQ(result.standardised[3], static_cast<float>(2.0 / std::sqrt(8.0 / 3.0)));
  EXPECT_EQ(result.standardised[2], 0.0f);
}

TEST(TrainingTarget, IsTheLogarithmForTheLogNormalFamilyButTheCrpsKeepsTheTargetsUnit) {
  const std::vector<double> target = {std::exp(1.0), std::exp(3.0)};
  const std::vector<std::int32_t> train = {0, 1};
  const TrainingTarget result = training_target(Family::lognormal, target, train);
  EXPECT_DOUBLE_EQ(result.scaling.location, 2.0);
  EXPECT_DOUBLE_EQ(result.scaling.scale, 1.0);
  EXPECT_DOUBLE_EQ(result.crps_unit, (std::exp(3.0) - std::exp(1.0)) / 2);
}

TEST(TrainingTarget, KeepsItsDigitsBesideALargeMean) {
  const std::vector<double> target = {1e9 + 1, 1e9 + 2, 1e9 + 3};
  const std::vector<std::int32_t> train = {0, 1, 2};
  const TrainingTarget result = training_target(Family::normal, target, train);
  EXPECT_DOUBLE_EQ(result.scaling.location, 1e9 + 2);
  EXPECT_DOUBLE_EQ(result.scaling.scale, std::sqrt(2.0 / 3.0));
}

TEST(TrainingTarget, OfConstantRowsHasUnitOne) {
  const std::vector<double> target = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
  const std::vector<std::int32_t> train = {0, 1, 2, 3, 4, 5, 6};
  for (const Family family : {Family::normal, Family::lognormal}) {
    const TrainingTarget result = training_target(family, target, train);
    EXPECT_EQ(result.scaling.scale, 1.0);
    EXPECT_EQ(result.crps_unit, 1.0);
    EXPECT_EQ(result.standardised[4], 0.0f);
  }
}

TEST(TrainingTarget, RefusesWhatHasNoLogarithm) {
  const std::vector<double> target = {1.0, 0.0};
  const std::vector<std::int32_t> train = {0, 1};
  EXPECT_THROW(training_target(Family::lognormal, target, train), std::invalid_argument);
  EXPECT_THROW(training_target(Family::normal, target, {}), std::invalid_argument);
}

TEST(TrainingTarget, OfTheBernoulliFamilyStaysAsItIs) {
  const std::vector<double> target = {1, 0, 0, 1, 0.5};
  const std::vector<std::int32_t> train = {0, 1, 2, 3};
  const TrainingTarget result = training_target(Family::bernoulli, target, train);
  EXPECT_EQ(result.scaling.location, 0);
  EXPECT_EQ(result.scaling.scale, 1);
  EXPECT_EQ(result.standardised[3], 1.0f);
  const std::vector<std::int32_t> half = {0, 4};
  EXPECT_THROW(training_target(Family::bernoulli, target, half), std::invalid_argument);
}

TEST(StartingLocations, OfAYesNoNetworkIsTheShareOfYes) {
  std::vector<double> target(1000, 0.0);
  std::vector<std::int32_t> train;
  for (std::int32_t i = 0; i < 1000; ++i) train.push_back(i);
  for (std::size_t i = 0; i < 250; ++i) target[4 * i] = 1;
  const NetworkSettings network = {.family = Family::bernoulli};
  const auto at = [&] {
    return starting_locations(network, training_target(network.family, target, train), train);
  };
  ASSERT_EQ(at().size(), 1u);
  EXPECT_NEAR(1 / (1 + std::exp(-at()[0])), 0.25, 1e-3);
  target.assign(1000, 1.0);
  EXPECT_TRUE(std::isfinite(at()[0])) << "all yes";
}

TEST(SpreadQuantiles, CutTheTrainingTargetIntoEqualShares) {
  std::vector<double> target;
  std::vector<std::int32_t> train;
  for (int i = 0; i < 1000; ++i) {
    target.push_back((i * 7919) % 1000);  // 0 … 999 in some order
    train.push_back(i);
  }
  const TrainingTarget fitted = training_target(Family::normal, target, train);
  const std::vector<double> quantiles = spread_quantiles(fitted, train, 4);
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(quantiles[k] * fitted.scaling.scale + fitted.scaling.location,
                125 + 250 * static_cast<double>(k), 1e-4);
  }
  const std::vector<std::int32_t> two = {5, 6};
  EXPECT_THAT(spread_quantiles(fitted, two, 50), testing::SizeIs(50));
}

}  // namespace
}  // namespace seedbed::models
