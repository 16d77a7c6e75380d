#include "forecasts/profiling/latency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace seedbed::forecasts {
namespace {

TEST(PercentileTest, IsTheNearestRank) {
  std::vector<std::int64_t> values(100);
  std::iota(values.begin(), values.end(), 1);
  for (int percent = 1; percent <= 100; ++percent) {
    EXPECT_EQ(percentile(values, percent / 100.0), percent);
  }
  // Ranks 0.25 · 5 = 1.25 and 0.3 · 5 = 1.5 are the second, 0.4 · 5 = 2 is too.
  const std::vector<std::int64_t> five = {15, 20, 35, 40, 50};
  EXPECT_EQ(percentile(five, 0.05), 15);
  EXPECT_EQ(percentile(five, 0.3), 20);
  EXPECT_EQ(percentile(five, 0.4), 20);
  EXPECT_EQ(percentile(five, 0.5), 35);
  EXPECT_EQ(percentile(five, 1), 50);
  EXPECT_THROW(percentile({}, 0.5), std::invalid_argument);
  EXPECT_THROW(percentile(five, 0), std::invalid_argument);
}

TEST(LatencyTest, DescribesTheLaterCalls) {
  // Mean 5 and standard deviation 2.
  const Latency latency = latency_of({{70, 1000, 90}, {9, 2, 4, 5, 4, 4, 7, 5}});
  EXPECT_EQ(latency.calls, 8u);
  EXPECT_EQ(latency.first, 90);
  EXPECT_EQ(latency.mean, 5);
  EXPECT_EQ(latency.p50, 4);
  EXPECT_EQ(latency.p90, 9);
  EXPECT_EQ(latency.max, 9);
  EXPECT_DOUBLE_EQ(latency.variation, 0.4);
  EXPECT_EQ(latency.p99_over_p50(), 2.25);
}

TEST(LatencyTest, CallsBelowTheClocksTickAreNotFree) {
  const Latency latency = latency_of({{0}, {0, 0}});
  EXPECT_EQ(latency.p99_over_p50(), 1);
  EXPECT_THROW(latency_of({{1}, {}}), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::forecasts
