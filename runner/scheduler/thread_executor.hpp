#pragma once

#include <functional>
#include <memory>

#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Runs jobs on std::threads: the executor of tests, and of ThreadSanitizer, which cannot see into oneTBB.
/// If the job function throws, the exception comes out of `wait`.
class ThreadExecutor : public Executor {
 public:
  /// `on_abort` asks jobs under way to end at once, `on_finish` to be done in time; called from the thread
  /// that calls `abort` and `finish`. May be empty.
  ThreadExecutor(std::size_t capacity, JobFunction job, std::function<void()> on_abort = {},
                 std::function<void(std::chrono::milliseconds)> on_finish = {});
  /// Aborts and waits for what is under way.
  ~ThreadExecutor() override;

  std::size_t capacity() const override;
  std::size_t waiting_room() const override;
  void start(JobRequest request) override;
  std::vector<std::size_t> withdraw() override;
  std::optional<JobOutcome> wait(std::chrono::milliseconds patience) override;
  void finish(std::chrono::milliseconds within) override;
  void abort() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seedbed::runner
