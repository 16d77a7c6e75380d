#include "forecasts/profiling/start_threads.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <system_error>

namespace seedbed::forecasts {

std::vector<std::jthread> start_threads(std::size_t count, const std::function<void(std::size_t)>& run,
                                        const std::function<void(std::size_t started)>& give_up) {
  std::vector<std::jthread> threads;
  while (threads.size() < count) {
    try {
      threads.emplace_back(run, threads.size());
    } catch (const std::system_error& error) {
      give_up(threads.size());
      throw std::runtime_error(fmt::format(
          "only {} of {} threads could be started ({}): ask for fewer with --threads, or raise the limit on "
          "processes (`ulimit -u`, or pids.max of the cgroup) or on memory",
          threads.size(), count, error.code().message()));
    }
  }
  return threads;
}

}  // namespace seedbed::forecasts
