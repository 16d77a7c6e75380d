#include "runner/scheduler/scheduler.hpp"

#include <deque>
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
      record({});
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

  struct Ended {
    Attempt attempt;
    JobResult result;
    Verdict verdict = Verdict::killed;
  };

  void step() {
    std::vector<Ended> ended;
    std::optional<JobOutcome> outcome = next_outcome(options_.patience);
    look_at_interruptions();
    while (outcome) {
      ended.push_back(judge(std::move(*outcome)));
      outcome = next_outcome(std::chrono::milliseconds(0));
    }
    look_at_failures();
    start_jobs();
    record(ended);
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
  Ended judge(JobOutcome outcome) {
    Ended ended;
    const auto found = running_.find(outcome.ticket);
    ended.attempt = std::move(found->second);
    running_.erase(found);
    ended.result = std::move(outcome.result);
    // Whoever sends TERM to all processes of a job (systemd, Slurm) ends the workers with it.
    if (summary_.interrupted && ended.result.outcome == Outcome::crashed)
      ended.result.outcome = Outcome::killed;
    ended.verdict = verdict(ended.attempt.request, ended.result);
    if (ended.verdict == Verdict::retry) {
      retries_.push_back({ended.attempt.request.ticket, ended.attempt.request.attempt + 1});
      ++summary_.retried;
    } else if (ended.verdict == Verdict::failed) {
      ++summary_.failed;
    }
    return ended;
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

  void start_jobs() {
    if (summary_.interrupted || summary_.too_many_failures) return;
    while (running_.size() < executor_.capacity()) {
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
      executor_.start(request);
      ++under_way_;
      started_.push_back(next.index);
      running_[next.index] = {std::move(request)};
    }
  }

  /// Records what ended and then what began (a job tried again at once is in both), and only then tells the
  /// observer: what it has reported is kept.
  void record(const std::vector<Ended>& all) {
    if (log_ && !(all.empty() && started_.empty())) log_->together([&] { log(all); });
    for (const Ended& ended : all) tell(ended);
    for (const std::size_t index : started_) observer_.started(running_.at(index).request);
    started_.clear();
  }

  void log(const std::vector<Ended>& all) {
    for (const Ended& ended : all)
      log_->end_attempt(ended.attempt.request.job.id, ended.attempt.number, ended.result);
    for (const std::size_t index : started_) {
      Attempt& attempt = running_.at(index);
      attempt.number = log_->begin_attempt(attempt.request.job);
    }
  }

  void tell(const Ended& ended) {
    const JobRequest& request = ended.attempt.request;
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
  std::unordered_map<std::size_t, Attempt> running_;
  std::vector<std::size_t> started_;  // not recorded yet
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
