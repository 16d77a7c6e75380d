#include "runner/sweep/kept/job_files.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/atomic_file.hpp"
#include "results/packs/compact_packs.hpp"

namespace seedbed::runner {

using results::FileKind;

experiments::ProgramOutputs JobFiles::program_outputs(const std::string& job,
                                                      const experiments::RunSettings& run,
                                                      bool only_score) const {
  experiments::ProgramOutputs outputs;
  outputs.folder = root_ / "work" / job;
  outputs.threads = run.threads;
  outputs.only_score = only_score;
  if (!run.save_models && !only_score) return outputs;
  outputs.forecasts = results::single_file(root_, FileKind::forecasts, job);
  outputs.result = results::single_file(root_, FileKind::program_result, job);
  return outputs;
}

void JobFiles::ask_kept_model(JobRequest& request) const {
  const std::string& job = request.job.id;
  if (request.job.settings.is_program()) {
    request.outputs.kept_model = results::single_file(root_, FileKind::forecasts, job);
    return;
  }
  request.outputs.kept_model = before_.at(FileKind::model, job);
  request.outputs.kept_model.found_again = {};  // no worker could ask
  if (request.outputs.kept_model.packed())
    request.outputs.model = results::single_file(root_, FileKind::model, job);
}

std::string JobFiles::bring_back(const JobRequest& request) const {
  const std::string& job = request.job.id;
  try {
    before_.make_single(FileKind::log, job);
    if (!request.outputs.program.only_score) return "";
    before_.make_single(FileKind::forecasts, job);
    before_.make_single(FileKind::program_result, job);
    return "";
  } catch (const results::KeptFileError& error) {
    return fmt::format("warning: what job {} left is not read again: {}", job, error.what());
  }
}

std::string JobFiles::finish_packing(const std::function<std::unordered_set<std::string>()>& done) {
  if (!packer_) return "";
  std::string problem = packer_->finish();
  // Only now: jobs that ran may have read what others had left.
  if (problem.empty()) {
    std::unordered_set<std::string> left = done();
    for (const FileKind kind : results::kFileKinds) {
      for (const std::string& job : results::jobs_with_single_file(root_, kind)) {
        if (left.erase(job) > 0) packer_->add(job);
      }
    }
    problem = packer_->finish();
  }
  const bool has_waste = packer_->replaced() > 0;
  packer_.reset();
  try {
    if (problem.empty() && has_waste) results::compact_packs(root_);
  } catch (const FileError& error) {
    problem = error.what();
  }
  if (problem.empty()) return "";
  return "warning: not all that jobs left could be packed; it stays in single files until the next run: " +
         problem;
}

}  // namespace seedbed::runner
