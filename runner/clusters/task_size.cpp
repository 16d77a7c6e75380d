#include "runner/clusters/task_size.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "results/ledger/job_rows.hpp"

namespace seedbed::runner {
namespace {

constexpr double kSecondsOfATask = 120;  // at least: starting one costs some
constexpr double kJobsOfATask = 100;     // where nobody knows how long they take
constexpr int kFewTasks = 10;
constexpr std::int64_t kMebi = 1 << 20;
constexpr std::int64_t kStep = 256 * kMebi;
constexpr std::int64_t kOfTheProgram = 256 * kMebi;
constexpr std::int64_t kOfAJob = 512 * kMebi;  // where no job is done
constexpr std::int64_t kTimesTheData = 4;      // a file of text and what it is encoded to
constexpr std::int64_t kPacked = 6;            // bytes in one of a gzip file

std::int64_t data_bytes(const PreparedSweep& sweep) {
  std::int64_t most = 0;
  for (const auto& [path, hash] : sweep.plan.files) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) continue;  // a pattern: its files are small, or the user says engine.memory
    most += static_cast<std::int64_t>(size) * (path.ends_with(".gz") ? kPacked : 1);
  }
  return most;
}

}  // namespace

WorkAhead work_ahead(const PreparedSweep& sweep) {
  WorkAhead work;
  const bool known = !sweep.plan.costs.empty();
  double microseconds = 0;
  for (const Task& task : sweep.to_do.tasks) {
    if (task.again) continue;
    ++work.jobs;
    if (known)
      microseconds += static_cast<double>(sweep.plan.cost_of(sweep.jobs.in_run_order(task.job).cell));
  }
  work.seconds = microseconds / 1e6;
  return work;
}

int tasks_for(const WorkAhead& work, int cpus, std::int64_t most) {
  const double jobs = static_cast<double>(work.jobs) / cpus;
  const double wanted = work.seconds > 0 ? std::ceil(work.seconds / cpus / kSecondsOfATask)
                                         : std::max<double>(kFewTasks, std::ceil(jobs / kJobsOfATask));
  const double usable = std::min({wanted, std::ceil(jobs), static_cast<double>(most)});
  return static_cast<int>(std::max(1.0, usable));
}

std::int64_t memory_for(const PreparedSweep& sweep, std::size_t at_once) {
  std::int64_t most = 0;
  results::for_each_row(sweep.jobs.table(), sweep.ledger, results::Detail::outcome,
                        [&](const results::JobRow&, const results::LedgerJob* job) {
                          if (job != nullptr && job->done()) most = std::max(most, job->result.peak_memory);
                        });
  const std::int64_t job = most > 0 ? most + most / 4 : kOfAJob;
  const std::int64_t bytes =
      kOfTheProgram + kTimesTheData * data_bytes(sweep) + static_cast<std::int64_t>(at_once) * job;
  return (bytes + kStep - 1) / kStep * kStep;
}

}  // namespace seedbed::runner
