#pragma once

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

#include "results/run_lock.hpp"
#include "runner/clusters/submission.hpp"

namespace seedbed::runner {

/// Whether this process is the task that follows the array.
inline bool is_follow_up_of(const std::optional<Submission>& submission) {
  const char* const job = std::getenv("SLURM_JOB_ID");
  return submission && job != nullptr && submission->follow_up > 0 &&
         std::to_string(submission->follow_up) == job;
}

/// Somebody may just be looking for what is missing, or noting what was submitted: that takes no long. Throws
/// RunLocked after ten minutes.
template <class Function>
int when_unlocked(const Function& function) {
  constexpr std::chrono::seconds kBetweenTries{5};
  constexpr int kMostTries = 120;
  for (int tries = 1;; ++tries) {
    try {
      return function();
    } catch (const results::RunLocked&) {
      if (tries == kMostTries) throw;
    }
    std::this_thread::sleep_for(kBetweenTries);
  }
}

}  // namespace seedbed::runner
