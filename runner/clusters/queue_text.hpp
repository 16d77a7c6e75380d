#pragma once

#include <string>
#include <vector>

#include "runner/clusters/submission.hpp"

namespace seedbed::runner {

/// How many tasks of a submission wait and run.
struct QueueCounts {
  std::size_t queued = 0, running = 0;
  bool follow_up = false;  ///< it waits or runs
  bool follow_up_runs = false;
};
QueueCounts queue_counts(const Submission& submission, const std::vector<QueuedTask>& queue);

/// "job 123 on lab: 3 tasks queued, 2 running; then job 124"
std::string queue_text(const Submission& submission, const std::vector<QueuedTask>& queue);

}  // namespace seedbed::runner
