#include "results/statistics/consecutive_blocks.hpp"

#include <algorithm>
#include <numeric>

namespace seedbed::results {
namespace {

constexpr std::size_t kBlocks = 8;
constexpr std::size_t kFewestRowsOfABlock = 2;

}  // namespace

ConsecutiveBlocks consecutive_blocks(std::span<const std::int32_t> times) {
  ConsecutiveBlocks blocks;
  const std::size_t n = times.size(), most = std::clamp(n / kFewestRowsOfABlock, std::size_t{1}, kBlocks);
  blocks.of_rows.resize(n);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t row) { return times[row]; });
  std::int32_t last = -1;
  for (std::size_t first = 0, end = 0; first < n; first = end) {
    while (end < n && times[order[end]] == times[order[first]]) ++end;
    // The block that holds the middle one of the rows of this time.
    const auto block = static_cast<std::int32_t>((first + end) * most / (2 * n));
    if (block != last) ++blocks.count;
    last = block;
    for (std::size_t i = first; i < end; ++i) blocks.of_rows[order[i]] = block;
  }
  return blocks;
}

}  // namespace seedbed::results
