#include "runner/progress/progress_text.hpp"

#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

SweepState half_way() {
  SweepState state;
  state.total = 48;
  state.done = 17;
  state.failed = 1;
  state.running = 2;
  state.rows_per_second = 1.24e6;
  state.elapsed_seconds = 12;
  state.left_seconds = 21;
  return state;
}

TEST(ProgressText, SaysEverythingWhenThereIsRoom) {
  EXPECT_EQ(progress_text(half_way(), 80),
            "17/48 done, 2 running, 1 failed, 1.24M rows/s, 0:12 elapsed, 0:21 left");
}

TEST(ProgressText, LeavesOutWhatMattersLeast) {
  EXPECT_EQ(progress_text(half_way(), 60), "17/48 done, 2 running, 1 failed, 0:12 elapsed, 0:21 left");
  EXPECT_EQ(progress_text(half_way(), 50), "17/48 done, 2 running, 1 failed, 0:21 left");
  EXPECT_EQ(progress_text(half_way(), 40), "17/48 done, 1 failed, 0:21 left");
  EXPECT_EQ(progress_text(half_way(), 12), "17/48 done");
  EXPECT_EQ(progress_text(half_way(), 4), "17/4");
}

TEST(ProgressText, NeverExceedsTheWidth) {
  for (std::size_t columns = 0; columns < 120; ++columns) {
    EXPECT_LE(progress_text(half_way(), columns).size(), columns);
  }
}

TEST(ProgressText, WhatIsNotKnownIsNotSaid) {
  SweepState state;
  state.total = 3;
  EXPECT_EQ(progress_text(state, 80), "0/3 done, 0:00 elapsed");
}

}  // namespace
}  // namespace seedbed::runner
