#pragma once

#include <cstdint>

#include "runner/clusters/slurm.hpp"
#include "runner/sweep/merging/prepared_sweep.hpp"

namespace seedbed::runner {

/// Jobs to be submitted: what they are likely to take.
struct WorkAhead {
  std::size_t jobs = 0;
  double seconds = 0;  ///< one after the other; 0: no job is done yet by which to tell
};

WorkAhead work_ahead(const PreparedSweep& sweep);

/// How many tasks of `cpus` processors a piece of work is dealt out to: so that each has minutes to do, and
/// none less than a job for each processor.
int tasks_for(const WorkAhead& work, int cpus, std::int64_t most);

/// Bytes to ask for, for a task in which so many jobs run at once: by what jobs took that are done; by the
/// size of the data, amply, where none is. Without a request a task may get a whole node's memory to itself.
std::int64_t memory_for(const PreparedSweep& sweep, std::size_t at_once);

}  // namespace seedbed::runner
