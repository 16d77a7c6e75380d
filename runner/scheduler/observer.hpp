#pragma once

#include <cstdint>

#include "results/job_result.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Why nothing new is started any more.
enum class StopReason {
  interrupted,        ///< first Ctrl-C or TERM: running jobs finish, or stop with a checkpoint
  aborted,            ///< second one: running jobs are ended
  out_of_grace,       ///< the grace after the first is over, and some had not stopped: they are ended
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
  /// From here on fewer jobs run at once than there are slots: this one is expected to take that many bytes,
  /// and does not fit beside those running into `budget`. Said once.
  virtual void held_back(const JobRequest& /*request*/, std::int64_t /*expected*/, std::int64_t /*budget*/) {}
  /// Several times a second, also when nothing happens: the time to redraw.
  virtual void tick() {}
};

}  // namespace seedbed::runner
