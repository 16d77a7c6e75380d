#include "forecasts/profiling/latency.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace seedbed::forecasts {

double percentile(std::span<const std::int64_t> ascending, double share) {
  if (ascending.empty() || !(share > 0 && share <= 1)) {
    throw std::invalid_argument("percentile: no values, or a share outside (0, 1]");
  }
  const double count = static_cast<double>(ascending.size());
  // 0.9 · 10 may come out a little above 9: such a rank is 9.
  const double rank = std::ceil(share * count * (1 - 1e-12));
  return static_cast<double>(ascending[static_cast<std::size_t>(std::max(rank, 1.0)) - 1]);
}

Latency latency_of(CallTimes times) {
  if (times.first.empty() || times.later.empty()) throw std::invalid_argument("latency_of: no calls");
  for (std::vector<std::int64_t>* list : {&times.first, &times.later}) {
    for (std::int64_t& value : *list) value = std::max<std::int64_t>(value, 1);
    std::ranges::sort(*list);
  }
  const std::vector<std::int64_t>& later = times.later;
  const double count = static_cast<double>(later.size());
  Latency latency;
  latency.calls = later.size();
  latency.first = percentile(times.first, 0.5);
  latency.p50 = percentile(later, 0.5);
  latency.p90 = percentile(later, 0.9);
  latency.p99 = percentile(later, 0.99);
  latency.max = static_cast<double>(later.back());
  double sum = 0, squares = 0;
  for (const std::int64_t value : later) sum += static_cast<double>(value);
  latency.mean = sum / count;
  for (const std::int64_t value : later) {
    const double deviation = static_cast<double>(value) - latency.mean;
    squares += deviation * deviation;
  }
  latency.variation = std::sqrt(squares / count) / latency.mean;
  return latency;
}

}  // namespace seedbed::forecasts
