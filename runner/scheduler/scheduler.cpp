#include "runner/scheduler/scheduler.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runner/scheduler/memory_budget.hpp"

namespace seedbed::runner {

namespace {

using results::JobResult;
using results::Outcome;

class Scheduler {
 public:
  Scheduler(const PendingJobs& jobs, Executor& executor, AttemptLog* log, Observer& observer,
            const SchedulerOptions& options)
      : jobs_(jobs), executor_(executor), log_(log), observer_(observer), options_(options) {}

  SweepSummary run() {
    try {
      look_at_interruptions();
      start_jobs();
      record();
      while (!running_.empty() || (!retries_.empty() && !stopping())) step();
    } catch (...) {
      abandon();
      throw;
    }
    summary_.not_run = jobs_.size - summary_.done - summary_.failed - summary_.passed_by;
    return summary_;
  }

 private:
  /// What is to be done about an attempt that ended.
  enum class Verdict { done, failed, retry, killed };

  struct Attempt {
    JobRequest request;
    int number = 0;  // the log's; 0 until it was recorded
  };

  struct End {
    JobResult result;
    Verdict verdict = Verdict::killed;
  };

  /// An attempt began or ended.
  struct Event {
    std::shared_ptr<Attempt> attempt;
    std::optional<End> end;
  };

  void step() {
    std::optional<JobOutcome> outcome = next_outcome(options_.patience);
    look_at_interruptions();
    while (outcome) {
      take(std::move(*outcome));
      outcome = next_outcome(std::chrono::milliseconds(0));
    }
    look_at_failures();
    start_jobs();
    record();
    observer_.tick();
  }

  std::optional<JobOutcome> next_outcome(std::chrono::milliseconds patience) {
    try {
      std::optional<JobOutcome> outcome = executor_.wait(patience);
      if (outcome) --under_way_;
      return outcome;
    } catch (...) {
      --under_way_;  // a job ended, without an outcome
      throw;
    }
  }

  /// Takes an attempt off the running ones and decides what comes of it, before anything is written.
  void take(JobOutcome outcome) {
    const auto found = running_.find(outcome.ticket);
    Event event{found->second, End{std::move(outcome.result)}};
    running_.erase(found);
    const JobRequest& request = event.attempt->request;
    memory_.end(request.ticket, event.end->result.own_memory);
    alone_ = false;
    // Whoever sends TERM to all processes of a job (systemd, Slurm) ends the workers with it.
    if (summary_.interrupted && event.end->result.outcome == Outcome::crashed)
      event.end->result.outcome = Outcome::killed;
    // And somebody else may end a worker, but not the job.
    if (!summary_.interrupted && event.end->result.outcome == Outcome::killed) {
      event.end->result.outcome = Outcome::crashed;
      event.end->result.error = "the worker was asked to stop (TERM), and not by this run";
    }
    event.end->verdict = verdict(request, event.end->result);
    if (event.end->verdict == Verdict::retry) {
      const int attempt = request.attempt + 1;
      retries_.add({.index = request.ticket,
                    .attempt = attempt,
                    .alone = event.end->result.out_of_memory,
                    .due = options_.now() + options_.backoff.before(request.job.id, attempt)});
      ++summary_.retried;
    } else if (event.end->verdict == Verdict::failed) {
      ++summary_.failed;
    }
    events_.push_back(std::move(event));
    if (!waiting_.empty()) waiting_job_began();
  }

  /// The job that has waited longest took the slot that became free.
  void waiting_job_began() {
    events_.push_back({running_.at(waiting_.front()), {}});
    waiting_.pop_front();
  }

  Verdict verdict(const JobRequest& request, const JobResult& result) const {
    switch (result.outcome) {
      case Outcome::done:
        return Verdict::done;
      case Outcome::failed:
        return Verdict::failed;
      case Outcome::crashed:
      case Outcome::timed_out:
        return request.attempt <= options_.retries ? Verdict::retry : Verdict::failed;
      case Outcome::killed:
        break;
    }
    return Verdict::killed;
  }

  void look_at_interruptions() {
    const int count = options_.interruptions ? options_.interruptions() : 0;
    if (count >= 1 && !summary_.interrupted) {
      summary_.interrupted = true;
      withdraw_waiting();
      observer_.stopping(StopReason::interrupted, under_way_);
      executor_.finish(options_.grace);
      end_of_grace_ = options_.now() + options_.grace + options_.after_grace;
    }
    if (summary_.interrupted && !aborted_ && options_.now() >= end_of_grace_) {
      aborted_ = true;
      observer_.stopping(StopReason::out_of_grace, under_way_);
      executor_.abort();
    }
    if (count >= 2 && !aborted_) {
      aborted_ = true;
      observer_.stopping(StopReason::aborted, under_way_);
      executor_.abort();
    }
  }

  void look_at_failures() {
    if (options_.max_failures > 0 && summary_.failed >= options_.max_failures &&
        !summary_.too_many_failures) {
      summary_.too_many_failures = true;
      observer_.stopping(StopReason::too_many_failures, under_way_);
    }
  }

  /// Nothing new starts: what waits is taken back, and what cannot be has begun meanwhile.
  void withdraw_waiting() {
    for (const std::size_t ticket : executor_.withdraw()) {
      memory_.end(ticket, 0);
      running_.erase(ticket);
      std::erase(waiting_, ticket);
      --under_way_;
    }
    while (!waiting_.empty()) waiting_job_began();
  }

  /// Jobs that may be under way. With a limit of failures none waits: it would begin before the failure that
  /// reaches the limit is known. Nor does any before the first ones have told how much memory they take.
  std::size_t room() const {
    const bool none_waits = options_.max_failures > 0 || memory_.knows_nothing();
    return executor_.capacity() + (none_waits ? 0 : executor_.waiting_room());
  }

  bool stopping() const { return summary_.interrupted || summary_.too_many_failures; }

  void start_jobs() {
    while (!stopping() && !alone_ && running_.size() < room()) {
      // What was held back goes first, whatever came due meanwhile.
      if (!held_ && !take_next()) return;
      if (!memory_.fits(held_->job.cell)) return hold_back();
      begin(*std::exchange(held_, std::nullopt));
    }
  }

  /// Whether there is a job whose turn has come; it is in held_ then.
  bool take_next() {
    const Retry* retry = retries_.due(options_.now());
    if (retry && retry->alone && !running_.empty()) return false;  // what runs ends first
    if (!retry && !pass_by_unwanted()) return false;
    held_ = make_request(retry ? *retry : Retry{.index = next_, .due = {}});
    return true;
  }

  /// Whether there is one that is wanted.
  bool pass_by_unwanted() {
    for (; next_ < jobs_.size; ++next_) {
      if (!jobs_.wanted || jobs_.wanted(next_)) return true;
      ++summary_.passed_by;
    }
    return false;
  }

  JobRequest make_request(Retry next) {
    JobRequest request = jobs_.request(next.index);
    request.ticket = next.index;
    request.attempt = next.attempt;
    if (next.attempt > 1) {
      alone_ = next.alone;
      retries_.take(next);
    } else {
      ++next_;
    }
    return request;
  }

  void begin(JobRequest request) {
    const bool waits = running_.size() - waiting_.size() == executor_.capacity();
    const std::size_t ticket = request.ticket;
    memory_.begin(ticket, request.job.cell);
    executor_.start(request);
    ++under_way_;
    running_[ticket] = std::make_shared<Attempt>(Attempt{std::move(request)});
    waiting_.push_back(ticket);
    if (!waits) waiting_job_began();
  }

  /// Nothing to tell of while all slots are busy: only the waiting room stays empty then.
  void hold_back() {
    const bool slot_free = running_.size() - waiting_.size() < executor_.capacity();
    if (slot_free && !std::exchange(said_held_back_, true))
      observer_.held_back(*held_, memory_.expected(held_->job.cell), memory_.bytes());
  }

  /// Records what ended and what began, in that order, and only then tells the observer: what it has reported
  /// is kept.
  void record() {
    if (log_ && !events_.empty()) log_->together([this] { log_events(); });
    for (const Event& event : events_) {
      if (event.end) {
        tell(event.attempt->request, *event.end);
      } else {
        observer_.started(event.attempt->request);
      }
    }
    events_.clear();
  }

  void log_events() {
    for (const Event& event : events_) {
      const experiments::Job& job = event.attempt->request.job;
      if (event.end) {
        log_->end_attempt(job.id, event.attempt->number, event.end->result);
      } else {
        event.attempt->number = log_->begin_attempt(job);
      }
    }
  }

  void tell(const JobRequest& request, const End& ended) {
    switch (ended.verdict) {
      case Verdict::done:
        ++summary_.done;
        observer_.done(request, ended.result);
        break;
      case Verdict::failed:
        observer_.failed(request, ended.result);
        break;
      case Verdict::retry:
        observer_.retried(request, ended.result);
        break;
      case Verdict::killed:
        observer_.killed(request, ended.result);
        break;
    }
  }

  /// After an error that ends the run: nothing is left running, and nothing more is recorded.
  void abandon() {
    executor_.abort();
    while (under_way_ > 0) {
      try {
        next_outcome(std::chrono::seconds(1));
      } catch (...) {  // the same error from another slot: the first one is on its way to the caller
      }
    }
  }

  const PendingJobs& jobs_;
  Executor& executor_;
  AttemptLog* log_;
  Observer& observer_;
  const SchedulerOptions& options_;
  SweepSummary summary_;
  std::unordered_map<std::size_t, std::shared_ptr<Attempt>> running_;  // and waiting for a slot
  std::deque<std::size_t> waiting_;                                    // tickets, oldest first
  std::vector<Event> events_;                                          // not recorded yet
  RetryQueue retries_;
  MemoryBudget memory_{options_.memory};
  std::optional<JobRequest> held_;  // its turn has come, and it waits for memory
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;  // in the executor
  std::chrono::steady_clock::time_point end_of_grace_;
  bool alone_ = false;  // a job runs that is to run alone
  bool aborted_ = false;
  bool said_held_back_ = false;
};

}  // namespace

SweepSummary run_jobs(const PendingJobs& jobs, Executor& executor, AttemptLog* log, Observer* observer,
                      const SchedulerOptions& options) {
  Observer nobody;
  return Scheduler(jobs, executor, log, observer ? *observer : nobody, options).run();
}

}  // namespace seedbed::runner
