#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// Where the jobs of a sweep are run.
enum class EngineKind { local, slurm };

/// "local", "slurm".
const std::vector<std::string>& engine_names();

/// `engine:` in an experiment file: what a cluster is asked for. Decides no result.
struct EngineSettings {
  EngineKind kind = EngineKind::local;
  int tasks = 0;            ///< of the array; 0 = by the work that there is
  int cpus = 1;             ///< of a task
  std::int64_t memory = 0;  ///< bytes of a task; 0 = by what jobs are known to need
  double time_seconds = 0;  ///< limit of a task; 0 = what the partition has
  std::string partition, account, qos, constraint;
  std::string sbatch;  ///< more options, as typed in a shell

  bool operator==(const EngineSettings&) const = default;
};

/// The seconds of a limit such as 90m or 12h, or as Slurm writes it: 1:30:00, 2-00, 2-12:30. Nothing for
/// other texts, and for plain numbers, which are minutes to one and seconds to another.
std::optional<double> time_limit_seconds(std::string_view text);

/// The words of a text as a shell would part it: quotes keep blanks together, a backslash keeps what follows.
/// Nothing if a quote is not closed.
std::optional<std::vector<std::string>> shell_words(std::string_view text);

/// `engine:` as YAML, what differs from the defaults; empty if nothing does.
std::string engine_yaml(const EngineSettings& engine);

}  // namespace seedbed::experiments
