#pragma once

#include "runner/shares/share_number.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// `seedbed work`: does the k-th part of what is missing in the prepared run directory `options.output`, and
/// writes the results into a file of its own there. Returns an exit code. What does not fit what was prepared
/// is thrown before any job starts. `only_own`: no jobs of other shares are taken over.
int run_share(const SweepOptions& options, const ShareNumber& number, bool only_own);

}  // namespace seedbed::runner
