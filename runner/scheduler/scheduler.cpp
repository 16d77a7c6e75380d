#include "runner/scheduler/scheduler.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace seedbed::runner {

namespace {

using results::JobResult;
using results::Outcome;

class Sweep {
 public:
  Sweep(const PendingJobs& jobs, Executor& executor, AttemptLog* log, Observer& observer,
        const SchedulerOptions& options)
      : jobs_(jobs), executor_(executor), log_(log), observer_(observer), options_(options) {}

  SweepSummary run() {
    try {
      look_at_interruptions();
      start_jobs();
      record();
      while (!running_.empty()) step();
    } catch (...) {
      abandon();
      throw;
    }
    summary_.not_run = jobs_.size - summary_.done - summary_.failed;
    return summary_;
  }

 private:
  /// What is to be done about an attempt that ended.
  enum class Verdict { done, failed, retry, killed };

  struct Attempt {
    JobRequest request;
    int number = 0;  // the log's; 0 until it was recorded
  };

  struct Retry {
    std::size_t index = 0;
    int attempt = 1;
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
    // Whoever sends TERM to all processes of a job (systemd, Slurm) ends the workers with it.
    if (summary_.interrupted && event.end->result.outcome == Outcome::crashed)
      event.end->result.outcome = Outcome::killed;
    event.end->verdict = verdict(request, event.end->result);
    if (event.end->verdict == Verdict::retry) {
      retries_.push_back({request.ticket, request.attempt + 1});
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
      running_.erase(ticket);
      std::erase(waiting_, ticket);
      --under_way_;
    }
    while (!waiting_.empty()) waiting_job_began();
  }

  /// Jobs that may be under way. With a limit of failures none waits: it would begin before the failure that
  /// reaches the limit is known.
  std::size_t room() const {
    return executor_.capacity() + (options_.max_failures > 0 ? 0 : executor_.waiting_room());
  }

  void start_jobs() {
    if (summary_.interrupted || summary_.too_many_failures) return;
    while (running_.size() < room()) {
      Retry next;
      if (!retries_.empty()) {
        next = retries_.front();
        retries_.pop_front();
      } else if (next_ < jobs_.size) {
        next.index = next_++;
      } else {
        return;
      }
      JobRequest request = jobs_.request(next.index);
      request.ticket = next.index;
      request.attempt = next.attempt;
      const bool waits = running_.size() - waiting_.size() == executor_.capacity();
      executor_.start(request);
      ++under_way_;
      running_[next.index] = std::make_shared<Attempt>(Attempt{std::move(request)});
      waiting_.push_back(next.index);
      if (!waits) waiting_job_began();
    }
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
  std::deque<Retry> retries_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;  // in the executor
  bool aborted_ = false;
};

}  // namespace

SweepSummary run_jobs(const PendingJobs& jobs, Executor& executor, AttemptLog* log, Observer* observer,
                      const SchedulerOptions& options) {
  Observer nobody;
  return Sweep(jobs, executor, log, observer ? *observer : nobody, options).run();
}

}  // namespace seedbed::runner
