#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "runner/host/interruption.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/scheduler/data_shelf.hpp"
#include "runner/scheduler/scheduler.hpp"
#include "runner/sweep/data/data_store.hpp"
#include "runner/sweep/data/memory_shares.hpp"
#include "runner/sweep/sweep_options.hpp"
#include "runner/workers/worker_pool.hpp"

namespace seedbed::runner {

/// Jobs to run: where in the grid each is, and what is to be asked of it; the data it reads are filled in.
struct EngineJobs {
  PendingJobs jobs;
  std::function<JobPlace(std::size_t index)> place;
  std::optional<int> retries = {};  ///< in place of the experiment's
};

/// What jobs of an experiment need to run: their data, worker processes, and the scheduler. To be used in the
/// order of its members, from one thread.
class JobEngine {
 public:
  /// Both must outlive this object.
  JobEngine(const experiments::Experiment& experiment, const SweepOptions& options)
      : experiment_(experiment), options_(options), data_(experiment) {}

  /// See DataStore. What is wrong with the data comes out of these, and a program that cannot be started.
  void hash_files(const ContentHashes& hashes);
  void want(const JobPlace& place) { data_.want(place.cell, place.split); }
  bool has_data_of(const JobPlace& place) const { return data_.is_wanted(place.cell, place.split); }

  /// Starts the worker processes and does not wait for them: data are read in meanwhile. Throws WorkerError.
  void start_workers(std::size_t slots);

  using Tell = std::function<void(std::string_view)>;
  /// Throws DataError for all that is wrong with the data wanted, and if the memory of the run does not do.
  void prepare_data(const Tell& activity, const Tell& note) { prepare_data(activity, note, false); }
  /// The same, and encodes nothing.
  void check_data(const Tell& activity, const Tell& note) { prepare_data(activity, note, true); }
  /// What has been checked, see DataStore.
  std::string rows_text() const { return data_.rows_text(); }
  void wait_ready() { workers_->wait_ready(); }

  /// Looks at each result on the thread that waited for it.
  using Check = std::function<results::JobResult(const JobRequest& request, results::JobResult result)>;

  /// Runs the jobs, stopped as `interruption` says: in their order, unless the encoded data of all of them do
  /// not fit into memory at once; then those that read some of it before those that read the next. `check`,
  /// `log` may be empty or null.
  SweepSummary run(const EngineJobs& jobs, const Check& check, AttemptLog* log, Observer& observer,
                   const Interruption& interruption, const Tell& note);

  /// "encoding split 7", while a job waits for that. While `run` does, on the same thread.
  std::string activity() const;

  /// Ends the worker processes.
  void end() { workers_.reset(); }

 private:
  void prepare_data(const Tell& activity, const Tell& note, bool check_only);
  Isolation isolation() const;
  results::JobResult run_job(const JobRequest& job, std::size_t slot);

  const experiments::Experiment& experiment_;
  const SweepOptions& options_;
  DataStore data_;
  std::size_t slots_ = 1;
  int retries_ = experiment_.run().retries;
  MemoryShares memory_;
  std::unique_ptr<DataShelf> shelf_;     // of data_
  std::unique_ptr<WorkerPool> workers_;  // ends before the data it reads
};

}  // namespace seedbed::runner
