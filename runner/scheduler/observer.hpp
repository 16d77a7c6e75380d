#pragma once

#include "results/job_result.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Why nothing new is started any more.
enum class StopReason {
  interrupted,        ///< first Ctrl-C or TERM: running jobs finish
  aborted,            ///< second one: running jobs are ended
  too_many_failures,  ///< max_failures reached: running jobs finish
};

/// Is told what happens in a sweep, on the thread that called `run_jobs`. `request.attempt` counts the
/// attempts of this run, from 1. What ended is reported only after it was recorded.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started(const JobRequest& /*request*/) {}
  virtual void done(const JobRequest& /*request*/, const results::JobResult& /*result*/) {}
  /// An attempt was lost (crashed or timed out); the job will be tried again.
  virtual void retried(const JobRequest& /*request*/, const results::JobResult& /*result*/) {}
  /// The job failed for good: its own error, or no attempts left.
  virtual void failed(const JobRequest& /*request*/, const results::JobResult& /*result*/) {}
  /// The attempt was ended by us because the run was stopped.
  virtual void killed(const JobRequest& /*request*/, const results::JobResult& /*result*/) {}
  virtual void stopping(StopReason /*reason*/, std::size_t /*running*/) {}
  /// Several times a second, also when nothing happens: the time to redraw.
  virtual void tick() {}
};

}  // namespace seedbed::runner
