#pragma once

#include <functional>
#include <optional>
#include <string>

namespace seedbed::runner {

/// The k-th of n parts.
struct ShareNumber {
  int share = 1;   ///< from 1
  int shares = 1;  ///< there are

  bool operator==(const ShareNumber&) const = default;
};

/// The value of an environment variable; nothing if it is not set.
using EnvironmentVariable = std::function<std::optional<std::string>(const char* name)>;

/// What `--share` says: "3/8"; or "of 8", with the number from the surroundings; or nothing, with both from
/// there. Schedulers, MPI and Kubernetes number the processes that they start in variables such as
/// SLURM_ARRAY_TASK_ID. Throws std::invalid_argument, saying what to write, if the text or a variable is
/// not a number in its range, or no scheduler says it.
ShareNumber share_number(const std::string& text, const EnvironmentVariable& variable);

/// That of this process.
std::optional<std::string> environment_variable(const char* name);

}  // namespace seedbed::runner
