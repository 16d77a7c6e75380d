#include "forecasts/profiling/time_calls.hpp"

#include <barrier>
#include <chrono>
#include <exception>

#include "forecasts/profiling/start_threads.hpp"

namespace seedbed::forecasts {

NanosecondClock steady_clock() {
  return [] {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
  };
}

void CallTimes::add(const CallTimes& other) {
  first.insert(first.end(), other.first.begin(), other.first.end());
  later.insert(later.end(), other.later.begin(), other.later.end());
}

CallTimes time_calls(const NanosecondClock& clock, const TimedCall& call, const CallBudget& budget) {
  CallTimes times;
  std::int64_t end = 0;
  const auto timed = [&] {
    call.prepare();
    const std::int64_t begin = clock();
    call.run();
    end = clock();
    return end - begin;
  };
  const std::int64_t start = clock();
  times.first.push_back(timed());
  while (times.later.size() < budget.least ||
         (end - start < budget.nanoseconds && times.later.size() < budget.most)) {
    times.later.push_back(timed());
  }
  return times;
}

CallTimes time_callers(const NanosecondClock& clock, std::size_t callers,
                       const std::function<TimedCall(std::size_t caller)>& make_call,
                       const CallBudget& budget) {
  std::vector<CallTimes> times(callers);
  std::vector<std::exception_ptr> errors(callers);
  std::barrier all_there(static_cast<std::ptrdiff_t>(callers));
  const auto run = [&](std::size_t caller) {
    bool waited = false;
    try {
      const TimedCall call = make_call(caller);
      waited = true;
      all_there.arrive_and_wait();
      times[caller] = time_calls(clock, call, budget);
    } catch (...) {
      errors[caller] = std::current_exception();
      if (!waited) all_there.arrive_and_drop();
    }
  };
  // Those that wait must not wait for ever for callers that do not come.
  start_threads(callers, run, [&](std::size_t started) {
    for (std::size_t missing = started; missing < callers; ++missing) all_there.arrive_and_drop();
  }).clear();
  CallTimes all;
  for (std::size_t caller = 0; caller < callers; ++caller) {
    if (errors[caller]) std::rethrow_exception(errors[caller]);
    all.add(times[caller]);
  }
  return all;
}

}  // namespace seedbed::forecasts
