#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace seedbed::runner {

/// Where `default_jobs` looks; tests give it another machine.
struct CoreSources {
  std::filesystem::path root = "/";  ///< what holds proc and sys
  std::vector<int> affinity;         ///< logical processors this process may use, ascending
  std::function<std::optional<std::string>(const std::string& name)> environment;
};

/// This machine and this process.
CoreSources this_machine();

/// How many jobs to run at once if the user does not say: the physical cores among the processors this
/// process may use, but no more than its cgroup's processor quota (v1 or v2, of every group above it; a part
/// of a core counts as one) and its Slurm allocation on this node. At least 1. What cannot be read limits
/// nothing.
int default_jobs(const CoreSources& sources);

}  // namespace seedbed::runner
