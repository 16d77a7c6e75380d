#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "metrics/score.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// Jobs that are run again for an output must give the scores they gave before, bit for bit: otherwise the
/// output would not belong to the scores. Scores that only one of the two results has are not compared. Any
/// thread.
class RepeatCheck {
 public:
  /// `scores` are those in the ledger.
  void expect(const std::string& job, std::vector<metrics::Score> scores);

  /// The result as it came, or a failure that says what differs; then the outputs just written are removed.
  results::JobResult checked(const JobRequest& request, results::JobResult result);

 private:
  std::mutex mutex_;
  std::map<std::string, std::vector<metrics::Score>> expected_;
};

}  // namespace seedbed::runner
