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

  FakeExecutor(std::size_t capacity, Job job, std::size_t waiting_room = 0)
      : capacity_(capacity), waiting_room_(waiting_room), job_(std::move(job)) {}

  std::size_t capacity() const override { return capacity_; }

  std::size_t waiting_room() const override { return waiting_room_; }

  std::vector<std::size_t> withdraw() override {
    std::vector<std::size_t> tickets;
    while (under_way_.size() > capacity_) {
      tickets.insert(tickets.begin(), under_way_.back().ticket);
      under_way_.pop_back();
    }
    return tickets;
  }

  void start(JobRequest request) override {
    started.push_back(request);
    under_way_.push_back(std::move(request));
    if (on_start) on_start(started.back());
  }

  std::optional<JobOutcome> wait(std::chrono::milliseconds patience) override {
    if (busy && busy()) return std::nullopt;
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

  void finish(std::chrono::milliseconds within) override { finish_within = within; }
  void abort() override { aborted = true; }

  std::vector<JobRequest> started;  ///< in order
  std::vector<std::size_t> load;    ///< jobs under way at each wait
  std::function<void(const JobRequest&)> on_start;
  std::function<bool()> busy;  ///< whether no job has ended yet; may be empty
  std::chrono::milliseconds finish_within{-1};
  bool aborted = false;

 private:
  std::size_t capacity_;
  std::size_t waiting_room_;
  Job job_;
  std::deque<JobRequest> under_way_;
};

}  // namespace seedbed::runner
