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
      changed.wait(lock, [this] { return closing || !waiting.empty(); });
      if (waiting.empty()) return;
      const JobRequest request = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      runner.run(request);
      lock.lock();
    }
  }

  JobRunner runner;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<JobRequest> waiting;
  bool closing = false;
  std::vector<std::thread> threads;
};

ThreadExecutor::ThreadExecutor(std::size_t capacity, JobFunction job, std::function<void()> on_abort)
    : state_(std::make_unique<State>(capacity, std::move(job), std::move(on_abort))) {
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
  state_->runner.announce();
  {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.push_back(std::move(request));
  }
  state_->changed.notify_one();
}

std::optional<JobOutcome> ThreadExecutor::wait(std::chrono::milliseconds patience) {
  return state_->runner.wait(patience);
}

void ThreadExecutor::abort() {
  state_->runner.abort();
}

}  // namespace seedbed::runner
