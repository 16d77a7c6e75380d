#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runner/clusters/slurm.hpp"

namespace seedbed::runner {

/// What was submitted last for a run directory: an array of shares, and the follow-up task that comes after
/// it. Written under the directory's RunLock, before and after each step, so that whoever is killed in
/// between leaves what is needed to go on: the names, which are unlike all others, are known before sbatch is
/// called.
struct Submission {
  enum class State {
    begun,      ///< it may or may not be with Slurm; squeue knows, by the names
    submitted,  ///< array and follow-up are
    ending,     ///< nothing more is to be submitted; the follow-up writes results
    over,       ///< it has
    cancelled,
  };

  State state = State::begun;
  std::string name;        ///< of the array
  std::int64_t array = 0;  ///< numbers of jobs; 0: not known
  std::int64_t follow_up = 0;
  int tasks = 0;
  SlurmLimits limits = {};  ///< of the cluster, as of when it was asked
  double when = 0;          ///< seconds since 1970
  int round = 1;            ///< 2: submitted by the follow-up of the first
  std::size_t jobs = 0;     ///< that it is to do
  // As it was then: what has changed since is progress.
  std::size_t done = 0, failed = 0;
  std::string experiment;                      ///< hash
  std::string checkpoints;                     ///< hash
  std::vector<std::string> work_options = {};  ///< of `seedbed work`
  int code = 0;                                ///< exit code, once it is over

  std::string follow_up_name() const { return name + "-merge"; }
  bool operator==(const Submission&) const = default;
};

/// `cluster/` of a run directory: what was submitted, the scripts, and what tasks said.
class ClusterFolder {
 public:
  explicit ClusterFolder(const std::filesystem::path& root) : path_(root / "cluster") {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path submission() const { return path_ / "submission.json"; }
  std::filesystem::path tasks_script() const { return path_ / "tasks.sh"; }
  std::filesystem::path follow_up_script() const { return path_ / "follow-up.sh"; }
  std::filesystem::path follow_up_log() const { return path_ / "follow-up.log"; }
  std::filesystem::path tasks_log() const { return path_ / "tasks.log"; }

  /// Throws FileError.
  void make() const;
  /// Appends the logs of tasks of that array to one file, and removes them: clusters count files.
  void pack_logs(std::int64_t array) const;

 private:
  std::filesystem::path path_;
};

/// Nothing if nothing was ever submitted. Throws std::runtime_error, saying what to do, if it cannot be read.
std::optional<Submission> read_submission(const ClusterFolder& folder);
/// Throws FileError.
void write_submission(const ClusterFolder& folder, const Submission& submission);

}  // namespace seedbed::runner
