#pragma once

#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// `seedbed run`: from the experiment file to the files of the run directory. Returns an exit code. What is
/// wrong with the experiment or its data is thrown before any job starts.
int run_sweep(const SweepOptions& options);

}  // namespace seedbed::runner
