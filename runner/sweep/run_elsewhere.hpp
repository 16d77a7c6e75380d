#pragma once

#include <string>

#include "runner/inspection/job_list.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// A run directory is looked for in the working directory, the data beside the experiment file. Where that is
/// about to start what is done already in a directory of the same name beside the file, or one above it:
/// which directory that is and how to go on there. Empty otherwise, and if -o says where to run.
std::string run_elsewhere_text(const SweepOptions& options, const std::string& name, const JobList& jobs);

}  // namespace seedbed::runner
