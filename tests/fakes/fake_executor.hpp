#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Runs a job when its outcome is waited for, oldest first, on the caller's thread: every run is the same.
class FakeExecutor : public Executor {
 public:
  using Job = std::function<results::JobResult(const JobRequest&)>;

  FakeExecutor(std::size_t capacity, Job job) : capacity_(capacity), job_(std::move(job)) {}

  std::size_t capacity() const override { return capacity_; }

  void start(JobRequest request) override {
    started.push_back(request);
    under_way_.push_back(std::move(request));
    if (on_start) on_start(started.back());
  }

  std::optional<JobOutcome> wait(std::chrono::milliseconds patience) override {
    if (patience.count() == 0 || under_way_.empty()) return std::nullopt;
    load.push_back(under_way_.size());
    const JobRequest request = std::move(under_way_.front());
    under_way_.pop_front();
    JobOutcome outcome{request.ticket, {}};
    if (aborted) {
      outcome.result.outcome = results::Outcome::killed;
    } else {
      outcome.result = job_(request);
    }
    return outcome;
  }

  void abort() override { aborted = true; }

  std::vector<JobRequest> started;  ///< in order
  std::vector<std::size_t> load;    ///< jobs under way at each wait
  std::function<void(const JobRequest&)> on_start;
  bool aborted = false;

 private:
  std::size_t capacity_;
  Job job_;
  std::deque<JobRequest> under_way_;
};

}  // namespace seedbed::runner
