#include "forecasts/profiling/time_calls.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace seedbed::forecasts {
namespace {

using Times = std::vector<std::int64_t>;

/// A clock that goes on only when a call does something.
struct Script {
  std::int64_t now = 5000;
  std::int64_t next = 0;
  int prepared = 0;

  NanosecondClock clock() {
    return [this] { return now; };
  }
  /// The first call takes `first`, the later ones 10, 11, 12, …; preparing takes 1000.
  TimedCall call(std::int64_t first) {
    next = first;
    return {[this] {
              now += 1000;
              ++prepared;
            },
            [this, later = std::int64_t{10}]() mutable {
              now += next;
              next = later++;
            }};
  }
};

TEST(TimeCallsTest, PreparationIsNotTimedAndTheFirstCallStandsApart) {
  Script script;
  const CallTimes times = time_calls(script.clock(), script.call(500), {.nanoseconds = 0, .least = 3});
  EXPECT_EQ(times.first, Times({500}));
  EXPECT_EQ(times.later, Times({10, 11, 12}));
  EXPECT_EQ(script.prepared, 4);
}

TEST(TimeCallsTest, EndsWhenTheTimeIsUp) {
  Script script;
  // Calls end 1500, 2510, 3521 and 4533 after the start.
  const CallTimes times = time_calls(script.clock(), script.call(500), {.nanoseconds = 3522, .least = 1});
  EXPECT_EQ(times.later, Times({10, 11, 12}));
}

TEST(TimeCallsTest, EndsAtTheMostCalls) {
  Script script;
  const CallTimes times =
      time_calls(script.clock(), script.call(1), {.nanoseconds = 1'000'000, .least = 1, .most = 2});
  EXPECT_EQ(times.later, Times({10, 11}));
}

TEST(TimeCallersTest, EveryCallerMakesItsCalls) {
  std::atomic<std::int64_t> now = 0;
  std::atomic<int> calls = 0;
  const auto make = [&](std::size_t) { return TimedCall{[] {}, [&] { ++calls; }}; };
  const CallTimes times = time_callers([&] { return ++now; }, 3, make, {.nanoseconds = 0, .least = 2});
  EXPECT_EQ(times.first.size(), 3u);
  EXPECT_EQ(times.later.size(), 6u);
  EXPECT_EQ(calls, 9);
}

TEST(TimeCallersTest, WhatACallerThrowsArrivesAndHoldsNobodyUp) {
  const auto make = [](std::size_t caller) -> TimedCall {
    if (caller == 1) throw std::runtime_error("no memory for caller 1");
    return {[] {}, [] {}};
  };
  EXPECT_THROW(time_callers([] { return 0; }, 3, make, {}), std::runtime_error);
}

}  // namespace
}  // namespace seedbed::forecasts
