#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "runner/scheduler/scheduler.hpp"

namespace seedbed::runner {

/// `size` jobs named job0, job1, …
inline PendingJobs numbered_jobs(std::size_t size) {
  return {size, [](std::size_t index) {
            JobRequest request;
            request.job.id = fmt::format("job{}", index);
            return request;
          }};
}

inline results::JobResult result_of(results::Outcome outcome, std::string error = {}) {
  results::JobResult result;
  result.outcome = outcome;
  result.error = std::move(error);
  return result;
}

/// Keeps what a ledger would be told, as lines: "begin job3", "end job3 #1".
class FakeLog : public AttemptLog {
 public:
  explicit FakeLog(std::vector<std::string>& lines) : lines_(lines) {}

  int begin_attempt(const experiments::Job& job) override {
    lines_.push_back("begin " + job.id);
    return ++attempts_[job.id];
  }

  void end_attempt(const std::string& job_id, int attempt, const results::JobResult&) override {
    lines_.push_back(fmt::format("end {} #{}", job_id, attempt));
  }

  void together(const std::function<void()>& records) override {
    records();
    if (says_kept) lines_.push_back("kept");
  }

  bool says_kept = false;  ///< a line "kept" where records made together are safe

 private:
  std::vector<std::string>& lines_;
  std::map<std::string, int> attempts_;
};

/// Keeps what an observer is told, as lines: "started job3", "retried job3".
class FakeObserver : public Observer {
 public:
  explicit FakeObserver(std::vector<std::string>& lines) : lines_(lines) {}

  void started(const JobRequest& request) override { lines_.push_back("started " + request.job.id); }
  void done(const JobRequest& request, const results::JobResult&) override { add("done", request); }
  void retried(const JobRequest& request, const results::JobResult&) override { add("retried", request); }
  void failed(const JobRequest& request, const results::JobResult&) override { add("failed", request); }
  void killed(const JobRequest& request, const results::JobResult&) override { add("killed", request); }
  void stopping(StopReason reason, std::size_t running) override {
    const char* name = reason == StopReason::interrupted    ? "interrupted"
                       : reason == StopReason::aborted      ? "aborted"
                       : reason == StopReason::out_of_grace ? "out of grace"
                                                            : "too many failures";
    lines_.push_back(fmt::format("stopping: {}, {} running", name, running));
  }
  void held_back(const JobRequest& request, std::int64_t, std::int64_t) override { add("held", request); }

 private:
  void add(const char* what, const JobRequest& request) {
    lines_.push_back(fmt::format("{} {}", what, request.job.id));
  }

  std::vector<std::string>& lines_;
};

}  // namespace seedbed::runner
