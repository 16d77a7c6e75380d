#include "runner/commands/prediction/prediction_progress.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace seedbed::runner {
namespace {

TEST(PredictionProgress, SaysRowsRateAndTimeLeft) {
  EXPECT_EQ(prediction_progress_text(1200000, 0.25, 2), "1200000 rows, 600k rows/s, 0:06 left");
  EXPECT_EQ(prediction_progress_text(10, std::nan(""), 5), "10 rows, 2 rows/s");
}

}  // namespace
}  // namespace seedbed::runner
