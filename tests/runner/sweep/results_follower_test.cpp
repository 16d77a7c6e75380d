#include "runner/sweep/results_follower.hpp"

#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

using std::chrono::milliseconds;

TEST(ResultsFollower, WritingTakesAtMostATwentiethOfTheTime) {
  EXPECT_EQ(wait_after_writing(milliseconds(0)), milliseconds(2'000));
  EXPECT_EQ(wait_after_writing(milliseconds(50)), milliseconds(2'000));
  for (const int took : {200, 1'000, 60'000}) {
    const double share = took / (took + static_cast<double>(wait_after_writing(milliseconds(took)).count()));
    EXPECT_LE(share, 0.05);
    EXPECT_GT(share, 0.04);
  }
}

TEST(ResultsFollower, EndsAtOnceAndWritesNothingUnasked) {
  int written = 0;
  {
    const ResultsFollower nothing_changed([&] { ++written; });
  }
  {
    ResultsFollower changed([&] { ++written; });
    changed.note_change();
  }
  EXPECT_EQ(written, 0);  // the end of a run writes anyway
}

}  // namespace
}  // namespace seedbed::runner
