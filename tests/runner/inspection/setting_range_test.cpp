#include "runner/inspection/setting_range.hpp"

#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

TEST(SettingRange, GoesOnAsFarAsTheSettingTakesValues) {
  EXPECT_TRUE(takes_beyond("model.components", 4, true));
  EXPECT_TRUE(takes_beyond("model.components", 4, false));
  EXPECT_FALSE(takes_beyond("model.components", 1, false));
  EXPECT_TRUE(takes_beyond("train.lr", 0.001, false));
  EXPECT_TRUE(takes_beyond("train.lr", 0.001, true));
  EXPECT_FALSE(takes_beyond("model.dropout", 0, false));
  EXPECT_TRUE(takes_beyond("model.dropout", 0.5, true));
  EXPECT_TRUE(takes_beyond("trees", 100, true));  // a program's own
}

}  // namespace
}  // namespace seedbed::runner
