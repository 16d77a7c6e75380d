#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seedbed::results {

/// Rows that follow each other in time, in blocks of about the same size: for a difference over rows whose
/// neighbours depend on each other, as those of an ordered split do.
struct ConsecutiveBlocks {
  std::vector<std::int32_t> of_rows;  ///< the block of each row, as clustered_mean_difference takes them
  std::size_t count = 0;
};

/// Eight blocks, however many rows there are, so that a block is long compared with the dependence; fewer of
/// fewer than 16 rows, or where few times are there. `times` orders the rows (any numbers, in any order);
/// rows of the same time stay together.
///
/// The mean of the rows with the error between such blocks, and Student's t of blocks - 1 degrees: the
/// t-statistic of few groups of Ibragimov and Müller, Journal of Business & Economic Statistics 28 (2010)
/// 453-468, who take 8 or 16. Nothing is asked of the dependence but that it is weak between means of blocks.
/// Eight ask less than sixteen, for an interval a tenth wider (docs/statistics.md has what was simulated).
ConsecutiveBlocks consecutive_blocks(std::span<const std::int32_t> times);

}  // namespace seedbed::results
