#include "runner/sweep/job_requests.hpp"

#include "results/score_columns.hpp"

namespace seedbed::runner {
namespace {

experiments::ProgramOutputs program_outputs(const experiments::RunSettings& run, const Task& task,
                                            const std::string& job, const results::RunDirectory& directory) {
  experiments::ProgramOutputs outputs;
  outputs.folder = directory.work(job);
  outputs.threads = run.threads;
  outputs.only_score = task.from_model;
  if (!run.save_models && !outputs.only_score) return outputs;
  outputs.forecasts = directory.forecasts(job);
  outputs.result = directory.program_result(job);
  return outputs;
}

}  // namespace

JobRequest job_request(const JobList& jobs, const Task& task, const results::RunDirectory& directory) {
  const experiments::RunSettings& run = jobs.experiment().run();
  JobRequest request;
  request.job = jobs.job(jobs.in_run_order(task.job));
  request.outputs.log = directory.log(request.job.id);
  if (request.job.settings.is_program()) {
    request.outputs.program = program_outputs(run, task, request.job.id, directory);
  } else {
    request.outputs.checkpoint = {directory.checkpoint(request.job.id), run.checkpoint_seconds};
    if (task.model) request.outputs.model = directory.model(request.job.id);
    request.outputs.trained = {directory.trained(request.job.id), run.keep_training};
  }
  if (task.predictions) request.outputs.predictions = directory.predictions(request.job.id);
  request.outputs.more_scores = results::without_default(jobs.experiment().scores());
  request.timeout_seconds = run.timeout_seconds;
  return request;
}

}  // namespace seedbed::runner
