#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// What executors share: keeps the jobs handed over, runs the oldest in a free slot on whatever thread it is
/// called, and queues its outcome for the thread that waits. That one is woken when jobs to run become few,
/// not for each outcome: beside short jobs its own time counts.
class JobRunner {
 public:
  JobRunner(std::size_t capacity, JobFunction job, std::function<void()> on_abort);

  std::size_t capacity() const { return capacity_; }
  std::size_t waiting_room() const { return 2 * capacity_; }
  void add(JobRequest request);  ///< some thread is about to call `run_next` for it
  void run_next();               ///< nothing, if the job was withdrawn; never throws
  std::vector<std::size_t> withdraw();
  /// An outcome may be there for up to `patience` before it is handed out, as long as enough jobs wait.
  std::optional<JobOutcome> wait(std::chrono::milliseconds patience);
  void abort();
  void wait_idle();  ///< until every job has run or was withdrawn

 private:
  struct Ended {
    JobOutcome outcome;
    std::exception_ptr error;
  };

  void run(const JobRequest& request, std::size_t slot);
  bool wants_attention() const { return !ended_.empty() && waiting_.size() <= capacity_ / 2; }
  void finish(std::size_t slot, Ended ended);

  const std::size_t capacity_;
  const JobFunction job_;
  const std::function<void()> on_abort_;
  std::atomic<bool> aborted_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<JobRequest> waiting_;
  std::deque<Ended> ended_;
  std::vector<std::size_t> free_slots_;
  std::size_t under_way_ = 0;
};

}  // namespace seedbed::runner
