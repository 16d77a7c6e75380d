#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "base/in_parallel.hpp"

namespace seedbed::interface {

/// Calls `work(first, count)` for blocks that together are all rows, on `threads` threads (0: one for each
/// processor). The error of the first block comes out. A block is long enough that handing it to a thread
/// costs little, and short enough that the last thread to end is not waited for long.
template <class Work>
void for_blocks_of_rows(std::size_t rows, std::size_t block, std::uint32_t threads, const Work& work) {
  if (rows <= block) return work(std::size_t{0}, rows);
  const std::size_t blocks = (rows - 1) / block + 1;
  const std::size_t all = threads != 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
  in_parallel(blocks, std::min<std::size_t>(all, 1024), [&](std::size_t i) {
    const std::size_t first = i * block;
    work(first, std::min(block, rows - first));
  });
}

}  // namespace seedbed::interface
