#include "experiments/dataset/block_cuts.hpp"

#include <cmath>
#include <vector>

namespace seedbed::experiments {
namespace {

// The number of blocks, between `least` and `most`, whose rows come nearest to `wanted`.
std::size_t nearest_cut(const std::vector<std::size_t>& rows_before, double wanted, std::size_t least,
                        std::size_t most) {
  std::size_t best = least;
  for (std::size_t cut = least; cut <= most; ++cut) {
    const auto distance = [&](std::size_t c) {
      return std::abs(static_cast<double>(rows_before[c]) - wanted);
    };
    if (distance(cut) < distance(best)) best = cut;
  }
  return best;
}

}  // namespace

std::optional<BlockCuts> cut_blocks(std::span<const std::size_t> sizes, double train, double validation,
                                    double test) {
  const std::size_t least_validation = validation > 0 ? 1 : 0, least_test = test > 0 ? 1 : 0;
  if (sizes.size() < 1 + least_validation + least_test) return std::nullopt;
  std::vector<std::size_t> rows_before = {0};
  for (const std::size_t size : sizes) rows_before.push_back(rows_before.back() + size);
  const auto rows = static_cast<double>(rows_before.back());

  const std::size_t first =
      validation == 0 && test == 0
          ? sizes.size()
          : nearest_cut(rows_before, train * rows, 1, sizes.size() - least_validation - least_test);
  std::size_t second = first;
  if (validation > 0) {
    second = test == 0 ? sizes.size()
                       : nearest_cut(rows_before, (train + validation) * rows, first + 1,
                                     sizes.size() - least_test);
  }
  return BlockCuts{first, second - first};
}

}  // namespace seedbed::experiments
