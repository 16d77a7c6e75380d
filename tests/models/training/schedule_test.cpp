#include "models/training/schedule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace seedbed::models {
namespace {

TEST(LearningRate, IsConstantAfterALinearWarmUp) {
  const LearningRate rate({.epochs = 10, .lr = 0.8, .warmup = 0.5}, 8);
  EXPECT_DOUBLE_EQ(rate.at(0), 0.2);
  EXPECT_DOUBLE_EQ(rate.at(1), 0.4);
  EXPECT_DOUBLE_EQ(rate.at(2), 0.6);
  for (const int step : {3, 4, 40, 79}) EXPECT_DOUBLE_EQ(rate.at(step), 0.8);
}

TEST(LearningRate, FollowsHalfACosineFromTheEndOfTheWarmUp) {
  const LearningRate rate({.epochs = 5, .lr = 2.0, .schedule = Schedule::cosine, .warmup = 1}, 20);
  EXPECT_DOUBLE_EQ(rate.at(9), 1.0);
  EXPECT_DOUBLE_EQ(rate.at(19), 2.0);
  EXPECT_DOUBLE_EQ(rate.at(20), 2.0);
  EXPECT_NEAR(rate.at(60), 1.0, 1e-15);  // half way
  EXPECT_NEAR(rate.at(20 + 20), 2.0 * (1 + std::sqrt(0.5)) / 2, 1e-15);
  EXPECT_GT(rate.at(99), 0.0);
  EXPECT_LT(rate.at(99), 1e-3);
}

TEST(LearningRate, RestartsAsTheShorterCosineDoes) {
  const LearningRate restarts(
      {.epochs = 13, .lr = 2.0, .schedule = Schedule::cosine_restarts, .warmup = 1, .cycles = 3}, 20);
  const LearningRate once({.epochs = 4, .lr = 2.0, .schedule = Schedule::cosine}, 20);
  EXPECT_DOUBLE_EQ(restarts.at(9), 1.0);
  for (int step = 20; step < 260; ++step) EXPECT_NEAR(restarts.at(step), once.at((step - 20) % 80), 1e-14);
}

TEST(LearningRate, WithOneCycleDoesNotRestart) {
  const LearningRate restarts({.epochs = 7, .lr = 0.3, .schedule = Schedule::cosine_restarts, .cycles = 1},
                              9);
  const LearningRate once({.epochs = 7, .lr = 0.3, .schedule = Schedule::cosine}, 9);
  for (int step = 0; step < 63; ++step) EXPECT_EQ(restarts.at(step), once.at(step));
}

TEST(LearningRate, OneCycleRisesForThreeTenthsAndFallsToAlmostNothing) {
  // As torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=100) prints with PyTorch 1.13.
  const LearningRate rate({.epochs = 10, .lr = 1.0, .schedule = Schedule::one_cycle}, 10);
  EXPECT_NEAR(rate.at(0), 0.04, 1e-15);
  EXPECT_NEAR(rate.at(29), 1.0, 1e-15);
  EXPECT_NEAR(rate.at(99), 4e-6, 1e-15);
  const double quarter = 1.0 + (0.04 - 1.0) * (1 + std::cos(std::numbers::pi * 10 / 29)) / 2;
  EXPECT_NEAR(rate.at(10), quarter, 1e-15);
  EXPECT_NEAR(rate.at(64), (1.0 + 4e-6) / 2, 1e-15);  // half way down
}

TEST(LearningRate, OneCycleTakesTheWarmUpForItsRise) {
  const LearningRate rate({.epochs = 10, .lr = 1.0, .schedule = Schedule::one_cycle, .warmup = 2}, 10);
  EXPECT_NEAR(rate.at(19), 1.0, 1e-15);
  EXPECT_LT(rate.at(18), 1.0);
  EXPECT_LT(rate.at(20), 1.0);
}

TEST(LearningRate, IsFiniteAndPositiveForRunsOfAStepOrTwo) {
  for (const Schedule schedule :
       {Schedule::constant, Schedule::cosine, Schedule::one_cycle, Schedule::cosine_restarts}) {
    for (const double warmup : {0.0, 0.4, 1.0, 50.0}) {
      for (const int epochs : {1, 2, 3}) {
        const LearningRate rate({.epochs = epochs, .lr = 1.0, .schedule = schedule, .warmup = warmup}, 1);
        for (int step = 0; step < epochs; ++step) {
          EXPECT_GT(rate.at(step), 0.0);
          EXPECT_LE(rate.at(step), 1.0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::models
