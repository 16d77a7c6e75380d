#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Runs jobs on threads of its own, one per slot whatever the number of cores; jobs may block. A thread takes
/// the oldest job that waits. The thread in `wait` is woken when jobs to run become few, not for each
/// outcome: beside short jobs its own time counts. If the job function throws, the exception comes out of
/// `wait`.
class ThreadExecutor : public Executor {
 public:
  /// `on_abort` asks jobs under way to end at once, `on_finish` to be done in time; called from the thread
  /// that calls `abort` and `finish`. May be empty.
  ThreadExecutor(std::size_t capacity, JobFunction job, std::function<void()> on_abort = {},
                 std::function<void(std::chrono::milliseconds)> on_finish = {});
  /// Aborts and waits for what is under way.
  ~ThreadExecutor() override;

  std::size_t capacity() const override { return capacity_; }
  std::size_t waiting_room() const override { return 2 * capacity_; }
  void start(JobRequest request) override;
  std::vector<std::size_t> withdraw() override;
  std::optional<JobOutcome> wait(std::chrono::milliseconds patience) override;
  void finish(std::chrono::milliseconds within) override;
  void abort() override;

 private:
  struct Ended {
    JobOutcome outcome;
    std::exception_ptr error;
  };

  void work();
  void run_next(std::unique_lock<std::mutex>& lock);
  Ended run(const JobRequest& request, std::size_t slot) const;
  bool wants_attention() const { return !ended_.empty() && waiting_.size() <= capacity_ / 2; }
  void end_threads();

  const std::size_t capacity_;
  const JobFunction job_;
  const std::function<void()> on_abort_;
  const std::function<void(std::chrono::milliseconds)> on_finish_;
  std::atomic<bool> aborted_{false};
  std::mutex mutex_;  // guards what follows
  std::condition_variable job_waits_;
  std::condition_variable ended_some_;
  std::deque<JobRequest> waiting_;
  std::deque<Ended> ended_;
  std::vector<std::size_t> free_slots_;  // the last one is taken first: its worker is there already
  std::size_t under_way_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace seedbed::runner
