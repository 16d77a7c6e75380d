#pragma once

#include "results/run_directory.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/scheduler/executor.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// What is asked of a job that is to be run: what it leaves, and where in the run directory.
JobRequest job_request(const JobList& jobs, const Task& task, const results::RunDirectory& directory);

}  // namespace seedbed::runner
