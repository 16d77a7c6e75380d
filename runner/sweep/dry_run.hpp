#pragma once

#include <filesystem>
#include <string>

#include "runner/inspection/job_list.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// What `seedbed run --dry-run` prints: the grid, the first cells with what is done of each, and what would
/// run.
std::string dry_run_text(const JobList& jobs, const ToDo& to_do, std::size_t slots, const std::string& root);

/// With -v: the command of each job that would run, as a shell takes it; nothing if jobs are networks. `root`
/// is the run directory.
std::string commands_text(const JobList& jobs, const ToDo& to_do, const std::filesystem::path& root);

}  // namespace seedbed::runner
