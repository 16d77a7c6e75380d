#pragma once

#include <filesystem>
#include <string>

#include "results/ledger/ledger.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// What `seedbed run --dry-run` prints: the grid, the first cells with what is done of each, and what would
/// run.
std::string dry_run_text(const JobList& jobs, const ToDo& to_do, std::size_t slots, const std::string& root);

/// How long that will take, going by the jobs of the experiment that are done: a line, or nothing if there
/// are none.
std::string time_text(const JobList& jobs, const ToDo& to_do, const results::Ledger& ledger,
                      std::size_t slots);

/// With -v: the command of each job that would run, as a shell takes it; nothing if jobs are networks. `root`
/// is the run directory.
std::string commands_text(const JobList& jobs, const ToDo& to_do, const std::filesystem::path& root);

}  // namespace seedbed::runner
