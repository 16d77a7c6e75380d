#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace seedbed::runner {

/// Machines that do a sweep in shares, one share each. Times are in seconds; a mean time of 0 is never.
struct ClusterModel {
  std::size_t nodes = 1;
  std::size_t cpus = 1;    ///< jobs at once on each
  double mtbf = 0;         ///< mean time between failures of a node, exponential
  double preemption = 0;   ///< mean time until a share is preempted, exponential
  double start = 30;       ///< from the queue's leave until the first jobs of a share run
  double absence = 300;    ///< from a failure or a preemption until the queue's leave to start again
  double checkpoint = 60;  ///< time between two checkpoints of a job; 0: none, it starts over
  std::uint64_t seed = 0;  ///< of failures and preemptions
};

/// What the simulation found.
struct ClusterRun {
  double makespan = 0;       ///< seconds from the submission to the end of the last job
  double trained = 0;        ///< core-seconds of jobs that count
  double trained_again = 0;  ///< core-seconds lost since the last checkpoint
  double reserved = 0;       ///< core-seconds that nodes were held for
  std::size_t failures = 0, preemptions = 0;
  std::size_t starts = 0;      ///< of shares, each again after a failure or preemption
  std::size_t taken_over = 0;  ///< jobs done by a share that they were not given to
  double utilisation() const { return reserved > 0 ? trained / reserved : 0; }
};

/// Plays through, event by event, what shares do: each its own jobs, in order; then, as long as any has jobs
/// that nobody has begun, one of the last of who has most of them. A share ends when nothing is left to
/// begin. One that fails or is preempted goes on with its jobs' checkpoints once it is back; jobs that it had
/// begun wait for it, the others may be taken over. `parts`: of each node, the seconds that its jobs take.
/// Deterministic. Throws std::invalid_argument if the number of parts is not that of the nodes, and
/// std::runtime_error if shares break off so often that the jobs are hardly ever done.
ClusterRun simulate_cluster(const ClusterModel& cluster, const std::vector<std::vector<float>>& parts);

}  // namespace seedbed::runner
