#include "runner/sweep/data/memory_shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "base/amounts.hpp"
#include "runner/scheduler/data_shelf.hpp"

namespace seedbed::runner {
namespace {

// A worker that trains the smallest network, and the server that it was forked from.
constexpr std::int64_t kLeastOfAJob = std::int64_t{64} << 20;

}  // namespace

MemoryShares memory_shares(std::int64_t whole, std::int64_t own, const std::vector<std::int64_t>& sizes,
                           const std::string& named) {
  if (whole == 0 || sizes.empty()) return {0, whole};
  const std::int64_t largest = *std::ranges::max_element(sizes);
  const std::int64_t left = whole - own;
  if (left < largest + kLeastOfAJob) {
    throw std::runtime_error(fmt::format(
        "{} is too little: this process holds {} (the tables of the data), one split encoded takes {}, and a "
        "job at least {} besides; give it {} or more, or use fewer rows or columns",
        named, memory_text(own), memory_text(largest), memory_text(kLeastOfAJob),
        memory_text(own + largest + kLeastOfAJob)));
  }
  MemoryShares shares;
  shares.data = std::max(largest, left / 2);
  const std::int64_t all = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  shares.jobs = left - std::min(all, shares.data);
  return shares;
}

JobOrder order_by_data(const std::vector<std::uint32_t>& data_of_job, const std::vector<std::int64_t>& sizes,
                       std::int64_t limit) {
  const std::vector<std::size_t> group = groups_that_fit(sizes, limit);
  const auto group_of = [&](std::uint32_t job) { return group[data_of_job[job]]; };
  JobOrder order;
  order.groups = group.empty() ? 1 : group.back() + 1;
  order.jobs.resize(data_of_job.size());
  std::iota(order.jobs.begin(), order.jobs.end(), 0U);
  if (std::ranges::is_sorted(order.jobs, {}, group_of)) {
    order.jobs.clear();
  } else {
    std::ranges::stable_sort(order.jobs, {}, group_of);
  }
  return order;
}

}  // namespace seedbed::runner
