#pragma once

#include <cstddef>
#include <functional>

namespace seedbed {

/// Calls `work` with 0 … count - 1, in any order, on up to `threads` threads of which this one is one. The
/// error of the lowest number comes out, as it would from a loop, once all have been called.
void in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace seedbed
