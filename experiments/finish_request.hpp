#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace seedbed::experiments {

// The jobs of this process can be asked to be done soon. One that cannot be by then keeps its training in a
// checkpoint and ends (JobResult: killed). A request stands until the process ends, so that none is lost
// between two jobs.

namespace finish_request {
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
inline std::atomic<std::int64_t> by{kNever};  // nanoseconds on the steady clock
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "used in a signal handler");
}  // namespace finish_request

/// Safe in a signal handler and from any thread. Of several requests the earliest time counts.
inline void ask_to_finish(std::chrono::milliseconds within) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const std::int64_t time = std::chrono::nanoseconds(now + within).count();
  std::int64_t earliest = finish_request::by.load();
  while (time < earliest && !finish_request::by.compare_exchange_weak(earliest, time)) {
  }
}

/// By when; nothing if nobody asked.
inline std::optional<std::chrono::steady_clock::time_point> asked_to_finish_by() {
  const std::int64_t time = finish_request::by.load(std::memory_order_relaxed);
  if (time == finish_request::kNever) return std::nullopt;
  return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(time));
}

}  // namespace seedbed::experiments
