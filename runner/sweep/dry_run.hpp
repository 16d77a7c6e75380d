#pragma once

#include <string>

#include "runner/inspection/job_list.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// What `seedbed run --dry-run` prints: the grid, the first cells with what is done of each, and what would
/// run.
std::string dry_run_text(const JobList& jobs, const ToDo& to_do, std::size_t slots, const std::string& root);

}  // namespace seedbed::runner
