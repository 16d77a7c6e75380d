#pragma once

#include <cstddef>
#include <cstdint>

#include "results/job_result.hpp"

namespace seedbed::runner {

/// What one job leaves.
struct JobTraces {
  results::JobResult result;       ///< with as many epochs as a job has
  std::uintmax_t model_bytes = 0;  ///< 0: none is kept
};

/// What a sweep in shares leaves in its run directory, and what it takes to bring that together. Bytes and
/// seconds; those of merging are by a measurement that is named where the constants are.
struct DirectoryCosts {
  double share_bytes = 0;  ///< of the files of all shares, until they are merged
  double ledger_bytes = 0;
  double model_bytes = 0;
  double files = 0;  ///< that there are most of at one time
  double merge_seconds = 0;
  double merge_memory = 0;
};
/// `starts` of shares, each of which writes files of its own; `packed`: what jobs leave is packed
/// (run.files).
DirectoryCosts directory_costs(std::size_t jobs, std::size_t starts, bool packed, const JobTraces& traces);

}  // namespace seedbed::runner
