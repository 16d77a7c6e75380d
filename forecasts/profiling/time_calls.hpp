#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace seedbed::forecasts {

/// Nanoseconds from some moment on; never goes back.
using NanosecondClock = std::function<std::int64_t()>;

/// The clock of this machine.
NanosecondClock steady_clock();

/// Something to be measured. `prepare` comes before every call and is not part of its time.
struct TimedCall {
  std::function<void()> prepare = [] {};
  std::function<void()> run;
};

/// How long calls go on.
struct CallBudget {
  std::int64_t nanoseconds = 0;
  std::size_t least = 1;      ///< calls after the first, however long they take
  std::size_t most = 100000;  ///< calls after the first, however short they are
};

/// Nanoseconds of calls. The first one of each caller stands apart: it meets memory that was not used yet.
struct CallTimes {
  std::vector<std::int64_t> first, later;

  void add(const CallTimes& other);
};

/// Calls again and again, at least until `budget.least` calls have followed the first, and until the time is
/// up. Does not begin another call once it is.
CallTimes time_calls(const NanosecondClock& clock, const TimedCall& call, const CallBudget& budget);

/// Several callers at once, each on a thread of its own that begins when all are there; the budget is each
/// one's. `make_call` is called on the thread. Rethrows what a caller throws.
CallTimes time_callers(const NanosecondClock& clock, std::size_t callers,
                       const std::function<TimedCall(std::size_t caller)>& make_call,
                       const CallBudget& budget);

}  // namespace seedbed::forecasts
