#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
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

/// Kills everything below this process, which is to be a subreaper, and returns when it has no child any
/// more; `reap` asks for the status of those that have ended, and is called again and again. An empty tree
/// alone would not do: a process that ends while the tree is looked at hands its children up to where they
/// were looked for before.
void end_everything_below(const std::function<void()>& reap);

/// The name of a process's program, as the system shows it; empty if it is gone.
std::string program_name(pid_t process);

}  // namespace seedbed::forecasts
