#include "runner/sweep/job_engine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/amounts.hpp"
#include "runner/host/interruption.hpp"
#include "runner/scheduler/thread_executor.hpp"
#include "runner/sweep/data/prepare_within_memory.hpp"
#include "runner/sweep/engine_check.hpp"
#include "runner/sweep/program_start_check.hpp"

namespace seedbed::runner {

/// A worker that starts programs has one thread.
Isolation JobEngine::isolation() const {
  return experiment_.settings(0).is_program() ? Isolation::process : options_.isolation;
}

void JobEngine::hash_files(const ContentHashes& hashes) {
  require_startable(experiment_);
  require_engine(experiment_);
  data_.hash_files(hashes);
}

void JobEngine::start_workers(std::size_t slots) {
  slots_ = slots;
  workers_ = std::make_unique<WorkerPool>(WorkerPoolOptions{
      .program = find_worker_program(),
      .slots = slots,
      .isolation = isolation(),
      .load_engine = wants_torch(experiment_),
      .data_descriptor = [this](int index) { return shelf_->descriptor(static_cast<std::size_t>(index)); }});
}

void JobEngine::prepare_data(const Tell& activity, const Tell& note, bool check_only) {
  memory_ = prepare_within_memory(
      data_, options_, {.ahead = slots_ + 1, .check_only = check_only, .activity = activity, .note = note});
}

SweepSummary JobEngine::run(const EngineJobs& jobs, const Check& check, AttemptLog* log, Observer& observer,
                            const Interruption& interruption, const Tell& note) {
  const std::vector<std::int64_t> sizes = data_.sizes();
  std::vector<std::uint32_t> data_of_job;
  std::vector<std::size_t> jobs_of_data(sizes.size());
  for (std::size_t i = 0; i < jobs.jobs.size; ++i) {
    const JobPlace place = jobs.place(i);
    const auto data = static_cast<std::uint32_t>(data_.want(place.cell, place.split));
    data_of_job.push_back(data);
    ++jobs_of_data[data];
  }
  retries_ = jobs.retries.value_or(experiment_.run().retries);
  const JobOrder order = order_by_data(data_of_job, sizes, memory_.data);
  if (!order.jobs.empty()) {
    note(fmt::format(
        "memory: the encoded data of all splits do not fit into {} at once: jobs run in {} groups "
        "of splits, one after the other",
        memory_text(memory_.data), order.groups));
  }
  shelf_ = data_.shelf(jobs_of_data, memory_.data, slots_);
  const auto index_at = [&](std::size_t turn) -> std::size_t {
    return order.jobs.empty() ? turn : order.jobs[turn];
  };
  PendingJobs ordered{jobs.jobs.size, [&](std::size_t turn) {
                        JobRequest request = jobs.jobs.request(index_at(turn));
                        request.data = static_cast<int>(data_of_job[index_at(turn)]);
                        return request;
                      }};
  if (jobs.jobs.wanted) ordered.wanted = [&](std::size_t turn) { return jobs.jobs.wanted(index_at(turn)); };
  ThreadExecutor executor(
      slots_,
      [this, &check](const JobRequest& job, std::size_t slot) {
        results::JobResult result = run_job(job, slot);
        return check ? check(job, std::move(result)) : result;
      },
      [this] {
        shelf_->stop();
        workers_->abort();
      },
      [this](std::chrono::milliseconds within) {
        shelf_->stop();
        workers_->finish(within);
      });
  SchedulerOptions scheduling;
  scheduling.retries = retries_;
  scheduling.max_failures = options_.max_failures;
  scheduling.grace = options_.grace;
  // In one process nobody can tell how much a job takes.
  scheduling.memory = isolation() == Isolation::thread ? 0 : memory_.jobs;
  scheduling.interruptions = [&interruption] { return interruption.count(); };
  return run_jobs(ordered, executor, log, &observer, scheduling);
}

/// A job that crashed may come again, unless that was its last attempt.
results::JobResult JobEngine::run_job(const JobRequest& job, std::size_t slot) {
  std::optional<DataShelf::Loan> loan = shelf_->borrow(static_cast<std::size_t>(job.data));
  if (!loan) {
    results::JobResult result;
    result.outcome = results::Outcome::killed;
    return result;
  }
  results::JobResult result = workers_->run(job, slot);
  const bool is_over = result.outcome == results::Outcome::done || result.outcome == results::Outcome::failed;
  if (is_over || job.attempt > retries_) loan->job_is_over();
  return result;
}

std::string JobEngine::activity() const {
  const std::optional<std::size_t> awaited = shelf_ ? shelf_->awaited() : std::nullopt;
  return awaited ? "encoding " + data_.name_of(*awaited) : std::string();
}

}  // namespace seedbed::runner
