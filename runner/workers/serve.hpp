#pragma once

#include <functional>

#include "experiments/dataset/prepared_data.hpp"
#include "results/job_result.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// What a worker program does with a job. `data` is empty (maps nothing) if the job reads none (data = -1).
/// What it throws becomes the error of a failed job. In thread mode it is called from several threads at
/// once.
using WorkerJob =
    std::function<results::JobResult(const JobRequest& request, const experiments::PreparedData& data)>;

/// The whole main function of a worker program: serves the `seedbed` process that started it, until that
/// process ends. Returns the exit code. Started by hand it says what it is for.
int serve(int argc, char** argv, const WorkerJob& job);

}  // namespace seedbed::runner
