#include "runner/sweep/job_engine.hpp"

#include <algorithm>

#include "runner/host/interruption.hpp"
#include "runner/host/memory.hpp"
#include "runner/scheduler/thread_executor.hpp"

namespace seedbed::runner {

void JobEngine::start_workers(std::size_t slots) {
  slots_ = slots;
  workers_ = std::make_unique<WorkerPool>(
      WorkerPoolOptions{.program = find_worker_program(),
                        .slots = slots,
                        .isolation = options_.isolation,
                        .data_descriptor = [this](int index) { return data_.descriptor(index); }});
}

void JobEngine::prepare_data(const std::function<void(std::string_view)>& activity,
                             const std::function<void(std::string_view)>& note) {
  data_.prepare(options_.jobs_at_once, activity, note);
}

// In one process nobody can tell how much a job takes.
std::int64_t JobEngine::memory_for_jobs() const {
  if (options_.memory == 0 || options_.isolation == Isolation::thread) return 0;
  if (options_.memory < 0) return available_memory() / 10 * 9;
  return std::max<std::int64_t>(1, options_.memory - own_resident_memory());
}

SweepSummary JobEngine::run(const PendingJobs& jobs, const Check& check, AttemptLog* log, Observer& observer,
                            const Interruption& interruption) {
  ThreadExecutor executor(
      slots_,
      [this, &check](const JobRequest& job, std::size_t slot) {
        results::JobResult result = workers_->run(job, slot);
        return check ? check(job, std::move(result)) : result;
      },
      [this] { workers_->abort(); }, [this](std::chrono::milliseconds within) { workers_->finish(within); });
  SchedulerOptions scheduling;
  scheduling.retries = experiment_.run().retries;
  scheduling.max_failures = options_.max_failures;
  scheduling.grace = options_.grace;
  scheduling.memory = memory_for_jobs();
  scheduling.interruptions = [&interruption] { return interruption.count(); };
  return run_jobs(jobs, executor, log, &observer, scheduling);
}

}  // namespace seedbed::runner
