#include "runner/clusters/cancel.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <set>

#include "results/run_directory.hpp"
#include "results/run_lock.hpp"
#include "runner/clusters/queue_text.hpp"

namespace seedbed::runner {
namespace {

bool is_run_directory(const std::filesystem::path& root) {
  try {
    static_cast<void>(results::RunDirectory::existing(root));
    return true;
  } catch (const results::RunDirectoryError&) {
    return false;
  }
}

}  // namespace

std::string cancel_submission(const std::filesystem::path& root, const std::string& command,
                              const Slurm& slurm) {
  const ClusterFolder folder(root);
  // Also the parts of a prediction are ended, whose folder is no run directory.
  if (!read_submission(folder)) static_cast<void>(results::RunDirectory::existing(root));
  if (!read_submission(folder))
    throw SlurmError(fmt::format("nothing was submitted to a cluster from {}", root.string()));
  const results::RunLock lock(root, command);
  std::optional<Submission> made = read_submission(folder);  // by now it may be another
  const std::vector<QueuedTask> queue = slurm.queue({made->follow_up_name(), made->name});
  std::set<std::int64_t> follow_ups, arrays;
  for (const QueuedTask& task : queue) (task.name == made->name ? arrays : follow_ups).insert(task.job);
  for (const std::int64_t job : follow_ups) slurm.cancel(job);
  for (const std::int64_t job : arrays) slurm.cancel(job);
  if (made->state != Submission::State::over) {
    made->state = Submission::State::cancelled;
    write_submission(folder, *made);
  }
  folder.pack_logs(made->array);
  if (queue.empty())
    return fmt::format("nothing of what was submitted from {} is queued any more\n", root.string());
  const QueueCounts counts = queue_counts(*made, queue);
  const bool of_a_run = is_run_directory(root);
  arrays.insert(follow_ups.begin(), follow_ups.end());
  return fmt::format(
      "cancelled: {} on {} ({} queued, {} running)\n{}to go on: the same `seedbed {}` again\n",
      fmt::format("job{} {}", arrays.size() == 1 ? "" : "s", fmt::join(arrays, " and ")),
      made->limits.cluster, counts.queued, counts.running,
      of_a_run ? fmt::format("what was done until then: seedbed merge {}\n", root.string()) : "",
      of_a_run ? "run" : "predict");
}

}  // namespace seedbed::runner
