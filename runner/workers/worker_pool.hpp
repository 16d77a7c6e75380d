#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

#include "runner/scheduler/executor.hpp"
#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {

enum class Isolation {
  process,  ///< every job in a worker process: a crash costs one attempt of one job
  thread,   ///< all jobs on threads of one process: a crash costs one attempt of every job running
};

/// `seedbed-worker` beside this program, or in ../libexec/seedbed. Throws WorkerError naming the places
/// looked at.
std::filesystem::path find_worker_program();

struct WorkerPoolOptions {
  std::filesystem::path program;  ///< the worker program, see find_worker_program
  std::size_t slots = 1;          ///< jobs at once
  Isolation isolation = Isolation::process;
  /// The server loads libtorch before it forks, once for all workers; without it each would by itself.
  bool load_engine = false;
  /// Time between TERM and KILL for a job that ran out of time.
  std::chrono::milliseconds grace{5000};
  /// The descriptor of prepared data `index` (JobRequest::data), which stays the caller's, open until the
  /// job's result is there. Asked for each job, possibly from several threads at once. What it throws becomes
  /// the job's error.
  std::function<int(int index)> data_descriptor;
};

/// Runs jobs in worker processes. One server process is started from the worker program; workers and their
/// replacements are forked from it. All of them end when this object does, or this process in any way.
class WorkerPool {
 public:
  /// Starts the server and returns without waiting for it, so that data can be prepared meanwhile.
  explicit WorkerPool(WorkerPoolOptions options);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Waits until the server is ready. Throws WorkerError if it ends before.
  void wait_ready();

  /// A JobFunction: runs the job on the slot's worker and waits for its result. Called from one thread per
  /// slot. Throws WorkerError only if workers cannot be started at all (twice in a row): no job could be run.
  results::JobResult run(const JobRequest& request, std::size_t slot);

  /// Asks running jobs to be done within that time: those that cannot be keep their training in a checkpoint
  /// and come back as `killed`. From any thread.
  void finish(std::chrono::milliseconds within);

  /// Ends all jobs at once; they and all later ones come back as `killed`. From any thread.
  void abort();

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace seedbed::runner
