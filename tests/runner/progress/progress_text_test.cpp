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

TEST(DurationText, GrowsWithTheDuration) {
  EXPECT_EQ(duration_text(0), "0:00");
  EXPECT_EQ(duration_text(59.4), "0:59");
  EXPECT_EQ(duration_text(59.6), "1:00");
  EXPECT_EQ(duration_text(3 * 3600 + 4 * 60 + 9), "3:04:09");
  EXPECT_EQ(duration_text(2 * 86400 + 3661), "2d 1:01:01");
  EXPECT_EQ(duration_text(-1), "0:00");
}

TEST(RateText, KeepsThreeDigits) {
  EXPECT_EQ(rate_text(1.234), "1");
  EXPECT_EQ(rate_text(950), "950");
  EXPECT_EQ(rate_text(999.7), "1.00k");
  EXPECT_EQ(rate_text(12350), "12.3k");
  EXPECT_EQ(rate_text(123456), "123k");
  EXPECT_EQ(rate_text(3.1e6), "3.10M");
  EXPECT_EQ(rate_text(9.996e6), "10.0M");
}

TEST(OneLine, CountsCharactersAndRemovesControl) {
  EXPECT_EQ(one_line("a\tb\x1b[31mc\n", 80), "a b [31mc ");
  EXPECT_EQ(one_line("größer", 4), "größ");
}

}  // namespace
}  // namespace seedbed::runner
