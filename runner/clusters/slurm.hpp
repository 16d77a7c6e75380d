#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace seedbed::runner {

/// Slurm did not do what it was asked for; the message says what it said and what to do.
struct SlurmError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The same where it is not known whether it did.
struct SlurmUnsure : SlurmError {
  using SlurmError::SlurmError;
};

/// What the cluster is called and allows. 0 = it does not say.
struct SlurmLimits {
  std::string cluster;
  std::int64_t array_size = 0;  ///< numbers of tasks are below this
  std::int64_t jobs = 0;        ///< that the cluster can know of, all users' together

  /// Of an array that begins with 1.
  std::int64_t most_tasks() const { return array_size > 0 ? array_size - 1 : 1000; }
  bool operator==(const SlurmLimits&) const = default;
};

/// Something to submit.
struct SlurmRequest {
  std::string what;  ///< for messages: "the array of 8 tasks"
  std::string name;
  int tasks = 0;           ///< of an array from 1 on; 0: no array
  std::int64_t after = 0;  ///< the job whose end it waits for, however that is; 0: none
  int cpus = 1;
  std::int64_t memory = 0;  ///< bytes; 0: what is usual
  double time_seconds = 0;  ///< 0: what is usual
  int warning_seconds = 0;  ///< so long before the limit it gets USR1
  std::string partition, account, qos, constraint;
  std::vector<std::string> more;  ///< words
  std::string folder, log;        ///< where it starts; % patterns in the file's name are Slurm's
  std::string script;             ///< file
};

/// A job, or a task of an array, that waits or runs.
struct QueuedTask {
  std::string name;
  std::int64_t job = 0;  ///< of an array: its own number
  bool runs = false;
};

/// What sbatch is called with.
std::vector<std::string> sbatch_words(const SlurmRequest& request);

/// Slurm as its programs on PATH show it. Each call starts one of them, once.
class Slurm {
 public:
  explicit Slurm(std::chrono::milliseconds patience = std::chrono::seconds(100)) : patience_(patience) {}

  SlurmLimits limits() const;
  /// The number of the job. Throws SlurmUnsure if no number came, though it may have been accepted.
  std::int64_t submit(const SlurmRequest& request) const;
  /// What is queued under these names.
  std::vector<QueuedTask> queue(const std::vector<std::string>& names) const;
  void cancel(std::int64_t job) const;

 private:
  std::chrono::milliseconds patience_;
};

}  // namespace seedbed::runner
