#include <csignal>

#include "experiments/run_job.hpp"
#include "forecasts/programs/program_job.hpp"
#include "runner/host/oom_kills.hpp"
#include "runner/host/torch_library.hpp"
#include "runner/workers/serve.hpp"

namespace {

using namespace seedbed;

/// One that the system killed for want of memory is to run alone.
results::JobResult run_program(const runner::JobRequest& request, const experiments::PreparedData& data) {
  runner::OomKills oom_kills;
  results::JobResult result = forecasts::run_program_job(request.job, request.outputs, data);
  if (result.outcome == results::Outcome::crashed && result.signal == SIGKILL && oom_kills.one_more()) {
    result.out_of_memory = true;
    result.error = "[out of memory: the system killed the program]";
  }
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  runner::offer_torch_library();
  return runner::serve(
      argc, argv, [](const runner::JobRequest& request, const experiments::PreparedData& data) {
        return request.job.settings.is_program() ? run_program(request, data)
                                                 : experiments::run_job(request.job, request.outputs, data);
      });
}
