#include "runner/scheduler/retry_queue.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>

namespace seedbed::runner {

namespace {

/// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014): from 0 to 1, alike for nothing.
double scattered(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  value ^= value >> 31;
  return static_cast<double>(value >> 11) * 0x1p-53;
}

}  // namespace

std::chrono::milliseconds Backoff::before(const std::string& job, int attempt) const {
  std::chrono::milliseconds pause = std::min(first, longest);
  for (int i = 2; i < attempt && pause < longest; ++i) pause = std::min(2 * pause, longest);
  const double factor = 0.5 + scattered(std::hash<std::string>()(job) + static_cast<std::uint64_t>(attempt));
  return std::chrono::milliseconds(static_cast<std::int64_t>(factor * static_cast<double>(pause.count())));
}

const Retry* RetryQueue::due(std::chrono::steady_clock::time_point now) const {
  const auto earliest = std::ranges::min_element(retries_, {}, &Retry::due);
  return earliest != retries_.end() && earliest->due <= now ? &*earliest : nullptr;
}

void RetryQueue::take(const Retry& retry) {
  std::erase_if(retries_, [index = retry.index](const Retry& other) { return other.index == index; });
}

}  // namespace seedbed::runner
