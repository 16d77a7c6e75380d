#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/clusters/slurm.hpp"
#include "runner/clusters/submission.hpp"

namespace seedbed::runner {

/// What an earlier submission has waiting or running.
struct QueuedSubmission {
  std::vector<QueuedTask> queue;
  bool mended = false;  ///< it had lost its follow-up, which was submitted again
};

/// An array and the task that follows it: both are submitted or nothing, and every step is noted in the
/// folder before and after.
class ArraySubmission {
 public:
  /// What sbatch is to be asked for.
  struct Requests {
    std::function<SlurmRequest(const Submission&)> array, follow_up;
  };

  ArraySubmission(const ClusterFolder& folder, const Slurm& slurm, Requests requests)
      : folder_(folder), slurm_(slurm), requests_(std::move(requests)) {}

  /// Whether anything of what was submitted before waits or runs; `earlier` is brought up to date. Throws
  /// SlurmError if that cannot be known, naming `place`, the folder as the user knows it.
  std::optional<QueuedSubmission> queued(Submission& earlier, const SlurmLimits& limits,
                                         const std::string& place) const;

  /// Submits, and fills in the numbers. Throws SlurmError.
  void submit(Submission& made) const;

 private:
  void submit_follow_up(Submission& made) const;
  std::int64_t number_of(const SlurmRequest& request) const;
  void take_back(Submission& made) const;

  const ClusterFolder& folder_;
  const Slurm& slurm_;
  Requests requests_;
};

/// "seedbed-diamonds-5f3a09c1": a name that no other submission has, of letters that no list of names takes
/// for anything else.
std::string new_submission_name(const std::string& of);

/// Throws SlurmError if an array of so many tasks is more than the cluster allows. Nothing was submitted
/// then.
void require_array_size(int tasks, const SlurmLimits& limits);

}  // namespace seedbed::runner
