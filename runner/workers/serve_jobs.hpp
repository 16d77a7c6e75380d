#pragma once

#include "runner/workers/channel.hpp"
#include "runner/workers/serve.hpp"

namespace seedbed::runner {

/// Who else is in the worker's process.
enum class Company {
  alone,   ///< the output of the process is the job's and goes to its log; so is its peak memory
  shared,  ///< other jobs run beside it
};

/// Runs the jobs that come through the channel, one after the other, and answers each with its result, until
/// the other side is gone or a job was stopped on request. Throws ProtocolError if what comes is no job.
void serve_jobs(Channel& channel, const WorkerJob& job, Company company);

}  // namespace seedbed::runner
