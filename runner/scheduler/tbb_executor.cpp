#include "runner/scheduler/tbb_executor.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include "runner/scheduler/job_runner.hpp"

namespace seedbed::runner {

struct TbbExecutor::State {
  State(std::size_t capacity, JobFunction job, std::function<void()> on_abort)
      : runner(std::make_shared<JobRunner>(capacity, std::move(job), std::move(on_abort))),
        // oneTBB counts the calling thread, which only waits here, and would by itself start no more threads
        // than there are cores.
        threads(tbb::global_control::max_allowed_parallelism, capacity + 1),
        arena(static_cast<int>(capacity), /*reserved_for_masters=*/0) {
    arena.initialize();
  }

  std::shared_ptr<JobRunner>
      runner;  // shared with the tasks, which may be a moment behind the outcome they queued
  std::function<void(std::chrono::milliseconds)> on_finish;
  tbb::global_control threads;
  tbb::task_arena arena;
};

TbbExecutor::TbbExecutor(std::size_t capacity, JobFunction job, std::function<void()> on_abort,
                         std::function<void(std::chrono::milliseconds)> on_finish)
    : state_(std::make_unique<State>(capacity, std::move(job), std::move(on_abort))) {
  state_->on_finish = std::move(on_finish);
}

TbbExecutor::~TbbExecutor() {
  abort();
  state_->runner->wait_idle();
}

std::size_t TbbExecutor::capacity() const {
  return state_->runner->capacity();
}

void TbbExecutor::start(JobRequest request) {
  state_->runner->add(std::move(request));
  state_->arena.enqueue([runner = state_->runner] { runner->run_next(); });
}

std::size_t TbbExecutor::waiting_room() const {
  return state_->runner->waiting_room();
}

std::vector<std::size_t> TbbExecutor::withdraw() {
  return state_->runner->withdraw();
}

std::optional<JobOutcome> TbbExecutor::wait(std::chrono::milliseconds patience) {
  return state_->runner->wait(patience);
}

void TbbExecutor::finish(std::chrono::milliseconds within) {
  if (state_->on_finish) state_->on_finish(within);
}

void TbbExecutor::abort() {
  state_->runner->abort();
}

}  // namespace seedbed::runner
