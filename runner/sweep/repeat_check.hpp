#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "results/job_result.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Jobs that are done and asked for another output must give the scores they gave before, bit for bit:
/// otherwise the output would not belong to the scores. Scores that only one of the two results has are not
/// compared. Any thread.
class RepeatCheck {
 public:
  /// `before` is what the ledger has, with everything.
  void expect(const std::string& job, results::JobResult before);

  /// The result as it came; or, if it is that of the kept model, what was there before, with the scores that
  /// are new; or a failure that says what differs, and then the outputs just written are removed.
  results::JobResult checked(const JobRequest& request, results::JobResult result);

 private:
  std::mutex mutex_;
  std::map<std::string, results::JobResult> expected_;
};

}  // namespace seedbed::runner
