#include "runner/scheduler/thread_executor.hpp"

#include <stdexcept>
#include <utility>

namespace seedbed::runner {

ThreadExecutor::ThreadExecutor(std::size_t capacity, JobFunction job, std::function<void()> on_abort,
                               std::function<void(std::chrono::milliseconds)> on_finish)
    : capacity_(capacity),
      job_(std::move(job)),
      on_abort_(std::move(on_abort)),
      on_finish_(std::move(on_finish)) {
  if (capacity_ == 0) throw std::invalid_argument("an executor needs room for at least one job");
  for (std::size_t slot = capacity_; slot > 0; --slot) free_slots_.push_back(slot - 1);
  try {
    for (std::size_t i = 0; i < capacity_; ++i) threads_.emplace_back([this] { work(); });
  } catch (...) {  // more threads than the system allows
    end_threads();
    throw;
  }
}

ThreadExecutor::~ThreadExecutor() {
  abort();
  end_threads();
}

/// Once no job waits.
void ThreadExecutor::end_threads() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  job_waits_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadExecutor::start(JobRequest request) {
  {
    const std::lock_guard lock(mutex_);
    if (under_way_ == capacity_ + waiting_room())
      throw std::logic_error("more jobs started than the executor has room for");
    ++under_way_;
    waiting_.push_back(std::move(request));
  }
  job_waits_.notify_one();
}

void ThreadExecutor::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    job_waits_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    run_next(lock);
  }
}

void ThreadExecutor::run_next(std::unique_lock<std::mutex>& lock) {
  const JobRequest request = std::move(waiting_.front());
  waiting_.pop_front();
  const std::size_t slot = free_slots_.back();  // never empty: there are as many threads as slots
  free_slots_.pop_back();
  const bool wakes = wants_attention();
  lock.unlock();
  if (wakes) ended_some_.notify_one();
  Ended ended = run(request, slot);
  lock.lock();
  free_slots_.push_back(slot);
  ended_.push_back(std::move(ended));
  --under_way_;
  if (wants_attention()) ended_some_.notify_one();
}

ThreadExecutor::Ended ThreadExecutor::run(const JobRequest& request, std::size_t slot) const {
  Ended ended;
  ended.outcome.ticket = request.ticket;
  try {
    if (aborted_) {
      ended.outcome.result.outcome = results::Outcome::killed;
    } else {
      ended.outcome.result = job_(request, slot);
    }
  } catch (...) {
    ended.error = std::current_exception();
  }
  return ended;
}

std::vector<std::size_t> ThreadExecutor::withdraw() {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> tickets;
  for (const JobRequest& request : waiting_) tickets.push_back(request.ticket);
  under_way_ -= waiting_.size();
  waiting_.clear();
  return tickets;
}

std::optional<JobOutcome> ThreadExecutor::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  ended_some_.wait_for(lock, patience, [this] { return wants_attention(); });
  if (ended_.empty()) return std::nullopt;
  Ended ended = std::move(ended_.front());
  ended_.pop_front();
  if (ended.error) std::rethrow_exception(ended.error);
  return std::move(ended.outcome);
}

void ThreadExecutor::finish(std::chrono::milliseconds within) {
  if (on_finish_) on_finish_(within);
}

void ThreadExecutor::abort() {
  if (aborted_.exchange(true)) return;
  if (on_abort_) on_abort_();
}

}  // namespace seedbed::runner
