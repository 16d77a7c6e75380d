#include "runner/clusters/queue_text.hpp"

#include <fmt/format.h>

#include "base/amounts.hpp"

namespace seedbed::runner {

QueueCounts queue_counts(const Submission& submission, const std::vector<QueuedTask>& queue) {
  QueueCounts counts;
  for (const QueuedTask& task : queue) {
    if (task.name == submission.name) {
      ++(task.runs ? counts.running : counts.queued);
    } else {
      counts.follow_up = true;
      counts.follow_up_runs |= task.runs;
    }
  }
  return counts;
}

std::string queue_text(const Submission& submission, const std::vector<QueuedTask>& queue) {
  const QueueCounts counts = queue_counts(submission, queue);
  if (counts.queued + counts.running == 0) {
    return fmt::format("job {} on {} is over; job {}, which follows it, {}", submission.array,
                       submission.limits.cluster, submission.follow_up,
                       counts.follow_up_runs ? "runs" : "is queued");
  }
  return fmt::format("job {} on {}: {} queued, {} running; then job {}", submission.array,
                     submission.limits.cluster, count_text(static_cast<std::int64_t>(counts.queued), "task"),
                     counts.running, submission.follow_up);
}

}  // namespace seedbed::runner
