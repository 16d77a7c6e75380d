#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace seedbed::forecasts {

/// Starts `run(0)` … `run(count - 1)`, each on a thread of its own, which are joined when the result goes
/// away. If the machine has no more threads, `give_up(started)` is called, which must make those that were
/// started end; then throws std::runtime_error that says what to do.
std::vector<std::jthread> start_threads(std::size_t count, const std::function<void(std::size_t)>& run,
                                        const std::function<void(std::size_t started)>& give_up);

}  // namespace seedbed::forecasts
