#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/score.hpp"

namespace seedbed::results {

/// One line of epochs.csv.
struct EpochRecord {
  int epoch = 0;  ///< 1-based
  double train_loss = 0;
  double nll_validation = 0;  ///< NaN where there was no validation set
  double crps_validation = 0;
  int skipped_steps = 0;

  bool operator==(const EpochRecord&) const = default;
};

/// How an attempt at a job ended.
enum class Outcome {
  done,
  failed,   ///< the job itself reported an error that would recur: not retried
  crashed,  ///< the worker ended: signal or exit code
  timed_out,
  killed,  ///< by us, because the run was stopped: does not count as an attempt
};

/// What one attempt at a job gave. Doubles are kept to the bit everywhere.
struct JobResult {
  Outcome outcome = Outcome::failed;
  std::string error;  ///< for the user; empty when done. "[signal 11]", "[exit code 3]" for a crash
  std::vector<metrics::Score> scores;
  std::vector<EpochRecord> epochs;
  int best_epoch = 0;
  // The rest depends on time and place and is kept apart from results.csv. The job itself says its speed and
  // platform; whoever runs it measures the others.
  double started = 0;  ///< seconds since the epoch
  double wall_seconds = 0;
  double rows_per_second = 0;    ///< training rows
  std::int64_t peak_memory = 0;  ///< bytes
  std::int64_t own_memory = 0;  ///< bytes of it that no other process shares; 0 if unknown; not in the ledger
  std::string host;
  std::string platform;  ///< what its bits depend on, see platform.hpp
  // How the worker ended, if it ended during the attempt.
  int exit_code = -1;          ///< -1: it did not exit
  int signal = 0;              ///< that ended it; 0: none
  bool out_of_memory = false;  ///< what ended the attempt; not in the ledger, where the error says so
};

}  // namespace seedbed::results
