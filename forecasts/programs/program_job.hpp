#pragma once

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/job.hpp"
#include "results/job_result.hpp"

namespace seedbed::forecasts {

/// Runs a job that is a program: gives it its files, has its output in the job's log, reads what it leaves
/// and scores its forecasts. What is kept of that is in place and whole before this returns. As
/// experiments::run_job does for a network, it never throws; the memory of the program and of what it starts
/// is in the result. Asked to finish (experiments/finish_request.hpp), it asks the program to (TERM), and
/// ends it when the time is over. This process must have one thread.
results::JobResult run_program_job(const experiments::Job& job, const experiments::JobOutputs& outputs,
                                   const experiments::PreparedData& data);

}  // namespace seedbed::forecasts
