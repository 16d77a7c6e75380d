#include "runner/scheduler/retry_queue.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace seedbed::runner {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, DoublesUpToItsLongestWithinHalfOfEitherSide) {
  const Backoff backoff = {.first = milliseconds(100), .longest = milliseconds(1000)};
  const double plain[] = {100, 200, 400, 800, 1000, 1000, 1000};
  for (int attempt = 2; attempt < 9; ++attempt) {
    for (const char* job : {"a", "b", "c", "d"}) {
      const double factor = static_cast<double>(backoff.before(job, attempt).count()) / plain[attempt - 2];
      EXPECT_GE(factor, 0.49);
      EXPECT_LE(factor, 1.5);
    }
  }
  EXPECT_LE(backoff.before("a", 1000), milliseconds(1500));
}

/// Uniform on 0.5 … 1.5: the mean of 10,000 is within 4 standard errors, 4 sqrt(1 / 12 / 10000), of 1.
TEST(Backoff, IsSpreadEvenlyOverJobsAndTheSameEachTime) {
  const Backoff backoff = {.first = milliseconds(1'000'000), .longest = milliseconds(1'000'000)};
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const milliseconds pause = backoff.before(std::to_string(i), 2);
    EXPECT_EQ(pause, backoff.before(std::to_string(i), 2));
    sum += static_cast<double>(pause.count()) / 1e6;
  }
  EXPECT_NEAR(sum / 10'000, 1.0, 4 * std::sqrt(1.0 / 12 / 10'000));
}

TEST(RetryQueue, HandsOutWhatHasBeenDueLongest) {
  RetryQueue queue;
  const std::chrono::steady_clock::time_point start;
  queue.add({.index = 1, .due = start + milliseconds(30)});
  queue.add({.index = 2, .due = start + milliseconds(10)});
  EXPECT_EQ(queue.due(start), nullptr);
  ASSERT_NE(queue.due(start + milliseconds(10)), nullptr);
  EXPECT_EQ(queue.due(start + milliseconds(50))->index, 2u);
  queue.take(*queue.due(start + milliseconds(50)));
  EXPECT_EQ(queue.due(start + milliseconds(50))->index, 1u);
  queue.take(*queue.due(start + milliseconds(50)));
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace seedbed::runner
