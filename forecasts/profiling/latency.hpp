#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "forecasts/profiling/time_calls.hpp"

namespace seedbed::forecasts {

/// What calls of one kind took, in nanoseconds.
struct Latency {
  std::size_t calls = 0;  ///< after the first ones, which only `first` counts
  double first = 0;       ///< median over callers
  double mean = 0, p50 = 0, p90 = 0, p99 = 0, max = 0;
  double variation = 0;  ///< coefficient of variation: standard deviation (of n values, by n) over mean

  double p99_over_p50() const { return p99 / p50; }
};

/// The smallest of the ascending values that at least `share` of them do not exceed (nearest rank). At least
/// one value; `share` in (0, 1].
double percentile(std::span<const std::int64_t> ascending, double share);

/// At least one first and one later call. The clock cannot tell times below a nanosecond: a time of 0 counts
/// as one nanosecond.
Latency latency_of(CallTimes times);

}  // namespace seedbed::forecasts
