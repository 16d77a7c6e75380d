#include "base/duration.hpp"

#include <gtest/gtest.h>

namespace seedbed::experiments {
namespace {

TEST(Duration, HasAUnitUnlessItIsZero) {
  EXPECT_EQ(duration_seconds("0"), 0);
  EXPECT_EQ(duration_seconds("0s"), 0);
  EXPECT_EQ(duration_seconds("90s"), 90);
  EXPECT_EQ(duration_seconds("10m"), 600);
  EXPECT_EQ(duration_seconds("1.5h"), 5400);
  EXPECT_EQ(duration_seconds("2d"), 172800);
  EXPECT_EQ(duration_seconds("1e2s"), 100);
  for (const char* wrong :
       {"", "s", "90", "ten s", "10 m", "-1s", "nan s", "nans", "infs", "1e300d", "10mm", "+1s"})
    EXPECT_FALSE(duration_seconds(wrong)) << wrong;
}

TEST(Duration, ReadsBackAsItIsWritten) {
  for (const double seconds : {0.0, 0.25, 1.0, 90.0, 86400.0, 1e9})
    EXPECT_EQ(duration_seconds(duration_text(seconds)), seconds);
}

}  // namespace
}  // namespace seedbed::experiments
