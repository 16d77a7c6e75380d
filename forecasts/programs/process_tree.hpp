#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace seedbed::forecasts {

/// What has been started by a process, directly or by what it started.
struct ProcessTree {
  std::vector<pid_t> processes;  ///< those that are alive
  std::int64_t memory = 0;       ///< bytes that they hold in memory, all together
};

/// Of all below `root`, which is not counted itself. What comes and goes meanwhile may be missed.
ProcessTree tree_below(pid_t root);

/// The name of a process's program, as the system shows it; empty if it is gone.
std::string program_name(pid_t process);

}  // namespace seedbed::forecasts
