#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "runner/scheduler/attempt_log.hpp"
#include "runner/scheduler/executor.hpp"
#include "runner/scheduler/observer.hpp"
#include "runner/scheduler/retry_queue.hpp"

namespace seedbed::runner {

/// The jobs to run, in order. Requests are made when their turn comes, so that a million jobs need no memory;
/// one that is tried again is asked for again. `ticket` and `attempt` are filled in by the scheduler.
struct PendingJobs {
  std::size_t size = 0;
  std::function<JobRequest(std::size_t index)> request;
  /// Asked when a job's turn has come for the first time; if not, it is passed by. May be empty: all are.
  std::function<bool(std::size_t index)> wanted = {};
};

struct SchedulerOptions {
  int retries = 1;               ///< extra attempts at a job that crashed or timed out
  Backoff backoff = {};          ///< before each of them
  std::size_t max_failures = 0;  ///< failed jobs after which nothing new starts; 0 = never stop
  /// How often we were asked to stop, see Interruption::count. May be empty.
  std::function<int()> interruptions = {};
  /// After the first interruption: time for running jobs to be done, or to stop with a checkpoint. Those that
  /// have not stopped `after_grace` later are ended.
  std::chrono::milliseconds grace{30'000};
  std::chrono::milliseconds after_grace{10'000};
  std::int64_t memory = 0;  ///< bytes for the jobs' own memory, all together; 0 = no limit
  /// The clock for rests and grace.
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  /// Longest time between two looks at `interruptions`, between two ticks, and from the end of a job to its
  /// record.
  std::chrono::milliseconds patience{20};
};

/// What became of a sweep. done + failed + not_run + passed_by is the number of jobs.
struct SweepSummary {
  std::size_t done = 0;
  std::size_t failed = 0;   ///< for good
  std::size_t not_run = 0;  ///< not started, killed, or waiting for another attempt when the run was stopped
  std::size_t passed_by = 0;  ///< not wanted when their turn had come
  std::size_t retried = 0;    ///< attempts lost and made again
  bool interrupted = false;
  bool too_many_failures = false;
};

/// Runs the jobs on the executor, keeping all its slots busy: a slot's next job waits for it already, or is
/// started before the last one is recorded. An interruption takes the waiting ones back. `log` and `observer`
/// may be null. One job's failure stops no other. A job lost for want of memory is tried again alone, with
/// no other running. What the log or the executor throws (ledger not writable,
/// workers cannot be started) ends the run: everything under way is aborted and it is rethrown.
SweepSummary run_jobs(const PendingJobs& jobs, Executor& executor, AttemptLog* log, Observer* observer,
                      const SchedulerOptions& options);

}  // namespace seedbed::runner
