#include "runner/scheduler/job_runner.hpp"

#include <stdexcept>

namespace seedbed::runner {

JobRunner::JobRunner(std::size_t capacity, JobFunction job, std::function<void()> on_abort)
    : capacity_(capacity), job_(std::move(job)), on_abort_(std::move(on_abort)) {
  if (capacity_ == 0) throw std::invalid_argument("an executor needs room for at least one job");
  for (std::size_t slot = capacity_; slot > 0; --slot) free_slots_.push_back(slot - 1);
}

void JobRunner::add(JobRequest request) {
  const std::lock_guard lock(mutex_);
  if (under_way_ == capacity_ + waiting_room())
    throw std::logic_error("more jobs started than the executor has room for");
  ++under_way_;
  waiting_.push_back(std::move(request));
}

void JobRunner::run_next() {
  std::unique_lock lock(mutex_);
  if (waiting_.empty()) return;
  const JobRequest request = std::move(waiting_.front());
  waiting_.pop_front();
  const std::size_t slot = free_slots_.back();  // never empty: there are as many threads as slots
  free_slots_.pop_back();
  const bool wakes = wants_attention();
  lock.unlock();
  if (wakes) changed_.notify_all();
  run(request, slot);
}

void JobRunner::run(const JobRequest& request, std::size_t slot) {
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
  finish(slot, std::move(ended));
}

std::vector<std::size_t> JobRunner::withdraw() {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> tickets;
  for (const JobRequest& request : waiting_) tickets.push_back(request.ticket);
  under_way_ -= waiting_.size();
  waiting_.clear();
  changed_.notify_all();
  return tickets;
}

void JobRunner::finish(std::size_t slot, Ended ended) {
  const std::lock_guard lock(mutex_);
  free_slots_.push_back(slot);
  ended_.push_back(std::move(ended));
  --under_way_;
  if (under_way_ == 0 || wants_attention()) changed_.notify_all();
}

std::optional<JobOutcome> JobRunner::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return wants_attention(); });
  if (ended_.empty()) return std::nullopt;
  Ended ended = std::move(ended_.front());
  ended_.pop_front();
  if (ended.error) std::rethrow_exception(ended.error);
  return std::move(ended.outcome);
}

void JobRunner::abort() {
  if (aborted_.exchange(true)) return;
  if (on_abort_) on_abort_();
}

void JobRunner::wait_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return under_way_ == 0; });
}

}  // namespace seedbed::runner
