#include "runner/scheduler/thread_executor.hpp"

#include <thread>

#include "runner/scheduler/job_runner.hpp"

namespace seedbed::runner {

struct ThreadExecutor::State {
  State(std::size_t capacity, JobFunction job, std::function<void()> on_abort)
      : runner(capacity, std::move(job), std::move(on_abort)) {}

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return closing || calls > 0; });
      if (calls == 0) return;
      --calls;
      lock.unlock();
      runner.run_next();
      lock.lock();
    }
  }

  JobRunner runner;
  std::function<void(std::chrono::milliseconds)> on_finish;
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t calls = 0;  // of run_next that are to be made
  bool closing = false;
  std::vector<std::thread> threads;
};

ThreadExecutor::ThreadExecutor(std::size_t capacity, JobFunction job, std::function<void()> on_abort,
                               std::function<void(std::chrono::milliseconds)> on_finish)
    : state_(std::make_unique<State>(capacity, std::move(job), std::move(on_abort))) {
  state_->on_finish = std::move(on_finish);
  for (std::size_t i = 0; i < capacity; ++i)
    state_->threads.emplace_back([state = state_.get()] { state->work(); });
}

ThreadExecutor::~ThreadExecutor() {
  abort();
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing = true;
  }
  state_->changed.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

std::size_t ThreadExecutor::capacity() const {
  return state_->runner.capacity();
}

void ThreadExecutor::start(JobRequest request) {
  state_->runner.add(std::move(request));
  {
    const std::lock_guard lock(state_->mutex);
    ++state_->calls;
  }
  state_->changed.notify_one();
}

std::size_t ThreadExecutor::waiting_room() const {
  return state_->runner.waiting_room();
}

std::vector<std::size_t> ThreadExecutor::withdraw() {
  return state_->runner.withdraw();
}

std::optional<JobOutcome> ThreadExecutor::wait(std::chrono::milliseconds patience) {
  return state_->runner.wait(patience);
}

void ThreadExecutor::finish(std::chrono::milliseconds within) {
  if (state_->on_finish) state_->on_finish(within);
}

void ThreadExecutor::abort() {
  state_->runner.abort();
}

}  // namespace seedbed::runner
