#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// What executors share: runs a job in a free slot, on whatever thread it is called, and queues its outcome
/// for the thread that waits.
class JobRunner {
 public:
  JobRunner(std::size_t capacity, JobFunction job, std::function<void()> on_abort);

  std::size_t capacity() const { return capacity_; }
  void announce();                      ///< a job is about to be handed to a thread, which will call `run`
  void run(const JobRequest& request);  ///< never throws
  std::optional<JobOutcome> wait(std::chrono::milliseconds patience);
  void abort();
  void wait_idle();  ///< until every announced job was run

 private:
  struct Ended {
    JobOutcome outcome;
    std::exception_ptr error;
  };

  std::size_t take_slot();
  void finish(std::size_t slot, Ended ended);

  const std::size_t capacity_;
  const JobFunction job_;
  const std::function<void()> on_abort_;
  std::atomic<bool> aborted_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Ended> ended_;
  std::vector<std::size_t> free_slots_;
  std::size_t under_way_ = 0;
};

}  // namespace seedbed::runner
