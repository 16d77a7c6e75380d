#include "models/training/early_stopping.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace seedbed::models {
namespace {

TEST(EarlyStopping, StopsAfterPatienceEpochsWithoutABetterScore) {
  EarlyStopping stopping(2);
  EXPECT_TRUE(stopping.observe(1, 5.0));
  EXPECT_FALSE(stopping.observe(2, 5.0));  // as good is not better
  EXPECT_FALSE(stopping.should_stop());
  EXPECT_TRUE(stopping.observe(3, 4.0));
  EXPECT_FALSE(stopping.observe(4, 4.5));
  EXPECT_FALSE(stopping.should_stop());
  EXPECT_FALSE(stopping.observe(5, 4.1));
  EXPECT_TRUE(stopping.should_stop());
  EXPECT_EQ(stopping.best_epoch(), 3);
}

TEST(EarlyStopping, WithoutPatienceKeepsTheLastEpochAndNeverStops) {
  EarlyStopping stopping(0);
  for (int epoch = 1; epoch <= 50; ++epoch) {
    EXPECT_TRUE(stopping.observe(epoch, epoch));
    EXPECT_FALSE(stopping.should_stop());
  }
  EXPECT_EQ(stopping.best_epoch(), 50);
}

TEST(EarlyStopping, TakesNoScoreForABadOne) {
  EarlyStopping stopping(3);
  EXPECT_FALSE(stopping.observe(1, std::nan("")));
  EXPECT_EQ(stopping.best_epoch(), 0);
  EXPECT_TRUE(stopping.observe(2, 1e300));
  EXPECT_FALSE(stopping.observe(3, std::nan("")));
  EXPECT_FALSE(stopping.observe(4, HUGE_VAL));
  EXPECT_FALSE(stopping.observe(5, std::nan("")));
  EXPECT_TRUE(stopping.should_stop());
  EXPECT_EQ(stopping.best_epoch(), 2);
}

}  // namespace
}  // namespace seedbed::models
