#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace seedbed::runner {

/// How long a job rests before another attempt: what made it crash may pass.
struct Backoff {
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds longest{60'000};

  /// Before attempt 2, 3, …: `first`, twice that, four times, … up to `longest`, times a factor from 0.5 to
  /// 1.5 that looks random and follows from the job and the attempt, so that jobs lost together do not come
  /// back together.
  std::chrono::milliseconds before(const std::string& job, int attempt) const;
};

/// A job that is to be tried again.
struct Retry {
  std::size_t index = 0;  ///< see PendingJobs
  int attempt = 1;
  bool alone = false;  ///< with no other job running
  std::chrono::steady_clock::time_point due;
};

/// Jobs that rest before another attempt.
class RetryQueue {
 public:
  void add(const Retry& retry) { retries_.push_back(retry); }
  bool empty() const { return retries_.empty(); }
  /// The one that has been due longest, if any is; it stays until `take`.
  const Retry* due(std::chrono::steady_clock::time_point now) const;
  void take(const Retry& retry);

 private:
  std::vector<Retry> retries_;
};

}  // namespace seedbed::runner
