#pragma once

#include <string>

#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/sweep/sweep_options.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// How long what is to be done will take, where no job is done to go by: a few cells are trained for a few
/// epochs on their data, some seconds in all, and nothing is left of that. A line for the user, or nothing if
/// it could not be found out.
std::string measured_time_text(const JobList& jobs, const ToDo& to_do, const SweepOptions& options,
                               const ContentHashes& hashes);

}  // namespace seedbed::runner
