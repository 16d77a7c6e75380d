#include "runner/workers/serve_jobs.hpp"

#include <malloc.h>

#include <chrono>
#include <new>

#include "base/machine.hpp"
#include "runner/host/peak_memory.hpp"
#include "runner/workers/job_message.hpp"
#include "runner/workers/output_redirection.hpp"
#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {

namespace {

using experiments::PreparedData;
using results::JobResult;
using results::Outcome;

JobResult without_result(Outcome outcome, std::string error) {
  JobResult result;
  result.outcome = outcome;
  result.error = std::move(error);
  return result;
}

/// Runs one job; its errors become its result.
JobResult run_one(const JobRequest& request, const Descriptor& descriptor, PreparedData& data,
                  const WorkerJob& job, Company company) {
  try {
    const OutputRedirection redirection(
        company == Company::alone ? request.outputs.log : std::filesystem::path(), request.attempt);
    if (request.data >= 0 && !descriptor) throw ProtocolError("a job came without the data it reads");
    if (request.data >= 0) data = PreparedData::map(descriptor.get());
    return job(request, data);
  } catch (const std::bad_alloc&) {
    JobResult result = without_result(Outcome::crashed, "[out of memory]");  // there may be room another time
    result.out_of_memory = true;
    return result;
  } catch (const std::exception& error) {
    return without_result(Outcome::failed, error.what());
  } catch (...) {
    return without_result(Outcome::failed, "the job threw something that is not a std::exception");
  }
}

/// The data are mapped for as long as the job runs and its memory is measured, of which they are no part;
/// with the answer they are given back.
JobResult measured(const JobRequest& request, const Descriptor& descriptor, const WorkerJob& job,
                   Company company) {
  if (company == Company::alone) reset_peak_memory();
  const double started = seconds_since_epoch();
  const double before = steady_seconds();
  PreparedData data;
  JobResult result = run_one(request, descriptor, data, job, company);
  result.started = started;
  result.wall_seconds = steady_seconds() - before;
  const PeakMemory peak = peak_memory();
  // To what a program took, which the job says.
  result.peak_memory += peak.resident;
  if (company == Company::alone) result.own_memory += peak.own;
  result.host = host_name();
  return result;
}

/// What a large job took is there for others while this worker waits; for small ones it is not worth the
/// time.
void give_memory_back(const JobResult& result) {
  constexpr std::int64_t kLarge = 64 << 20;
  if (result.own_memory > kLarge) malloc_trim(0);
}

bool answer(Channel& channel, const JobResult& result) {
  try {
    return channel.send(encode(result));
  } catch (const ProtocolError& error) {
    return channel.send(
        encode(without_result(Outcome::failed, std::string("the result cannot be sent: ") + error.what())));
  }
}

}  // namespace

void serve_jobs(Channel& channel, const WorkerJob& job, Company company) {
  std::string text;
  Descriptor descriptor;
  while (channel.receive(text, descriptor) == Channel::Status::message) {
    const JobRequest request = decode_request(text);
    const JobResult result = measured(request, descriptor, job, company);
    descriptor.close();
    if (!answer(channel, result)) return;
    give_memory_back(result);
    if (result.outcome == Outcome::killed) return;  // what it was asked to do holds for this process for good
  }
}

}  // namespace seedbed::runner
