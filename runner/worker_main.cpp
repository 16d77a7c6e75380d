#include "experiments/run_job.hpp"
#include "runner/workers/serve.hpp"

int main(int argc, char** argv) {
  using namespace seedbed;
  return runner::serve(argc, argv,
                       [](const runner::JobRequest& request, const experiments::PreparedData& data) {
                         return experiments::run_job(request.job, request.outputs, data);
                       });
}
