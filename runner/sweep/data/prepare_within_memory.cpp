#include "runner/sweep/data/prepare_within_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/amounts.hpp"
#include "runner/host/memory.hpp"

namespace seedbed::runner {

MemoryShares prepare_within_memory(DataStore& data, const SweepOptions& options, Preparation preparation) {
  constexpr std::int64_t kMostAtOnce = std::int64_t{1} << 30;
  const bool is_given = options.memory >= 0;
  const std::int64_t whole = is_given ? options.memory : available_memory() / 10 * 9;
  preparation.threads = options.jobs_at_once;
  preparation.at_once = whole == 0 ? kMostAtOnce : std::min(kMostAtOnce, whole / 4);
  data.prepare(preparation);
  const std::string named =
      fmt::format("--memory {}{}", is_given ? "" : "(by default nine tenths of what is available here) ",
                  memory_text(whole));
  return memory_shares(whole, own_resident_memory(), data.sizes(), named);
}

}  // namespace seedbed::runner
