#pragma once

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/job.hpp"
#include "results/job_result.hpp"

namespace seedbed::experiments {

/// Trains the job's network on its prepared data, scores the validation and test rows, and leaves the files
/// that `outputs` asks for: a log that is appended to, the model and the predictions, both in place and whole
/// before this returns. Scores and files depend on nothing but the job, the data and the platform. Who runs
/// the job measures its time, memory and place (runner/workers).
///
/// Never throws: an error becomes a failed result with a message for the user. One thread of arithmetic, on
/// the calling thread; several jobs may run at once on different threads.
results::JobResult run_job(const Job& job, const JobOutputs& outputs, const PreparedData& data);

}  // namespace seedbed::experiments
