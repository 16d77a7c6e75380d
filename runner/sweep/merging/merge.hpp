#pragma once

#include <filesystem>
#include <vector>

#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// `seedbed merge`: brings what shares of the directory `options.output` have left, and what `from` names
/// (files of shares, and run directories) into its ledger, and ends as a run does. Returns an exit code:
/// some_job_failed also if jobs are left.
int run_merge(const SweepOptions& options, const std::vector<std::filesystem::path>& from);

}  // namespace seedbed::runner
