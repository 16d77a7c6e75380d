#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "experiments/plan/experiment.hpp"
#include "runner/host/interruption.hpp"
#include "runner/scheduler/scheduler.hpp"
#include "runner/sweep/data_store.hpp"
#include "runner/sweep/sweep_options.hpp"
#include "runner/workers/worker_pool.hpp"

namespace seedbed::runner {

/// What jobs of an experiment need to run: their data, worker processes, and the scheduler. To be used in the
/// order of its members, from one thread.
class JobEngine {
 public:
  /// Both must outlive this object.
  JobEngine(const experiments::Experiment& experiment, const SweepOptions& options)
      : experiment_(experiment), options_(options), data_(experiment) {}

  /// See DataStore. What is wrong with the data comes out of these.
  void hash_files(const ContentHashes& hashes) { data_.hash_files(hashes); }
  int want(std::size_t cell, std::size_t split) { return data_.want(cell, split); }

  /// Starts the worker processes and does not wait for them: libtorch takes about a second to load, which is
  /// the time to read data in. Throws WorkerError.
  void start_workers(std::size_t slots);
  void prepare_data(const std::function<void(std::string_view)>& activity,
                    const std::function<void(std::string_view)>& note);
  void wait_ready() { workers_->wait_ready(); }

  /// Looks at each result on the thread that waited for it.
  using Check = std::function<results::JobResult(const JobRequest& request, results::JobResult result)>;

  /// Runs the jobs, stopped as `interruption` says. `check`, `log` may be empty or null.
  SweepSummary run(const PendingJobs& jobs, const Check& check, AttemptLog* log, Observer& observer,
                   const Interruption& interruption);

  /// Ends the worker processes.
  void end() { workers_.reset(); }

 private:
  std::int64_t memory_for_jobs() const;

  const experiments::Experiment& experiment_;
  const SweepOptions& options_;
  DataStore data_;
  std::size_t slots_ = 1;
  std::unique_ptr<WorkerPool> workers_;  // ends before the data it reads
};

}  // namespace seedbed::runner
