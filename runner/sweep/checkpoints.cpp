#include "runner/sweep/checkpoints.hpp"

#include <filesystem>
#include <system_error>

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

void remove_checkpoint(const JobRequest& request) {
  std::error_code none_was_made;
  if (!request.outputs.checkpoint.path.empty()) fs::remove(request.outputs.checkpoint.path, none_was_made);
  if (!request.outputs.program.folder.empty()) fs::remove_all(request.outputs.program.folder, none_was_made);
}

}  // namespace

void remove_checkpoints_of_done_jobs(const results::RunDirectory& directory, const results::Ledger& ledger) {
  std::error_code none_were_made;
  const fs::path ending = directory.checkpoint("job").extension();
  for (const auto& file : fs::directory_iterator(directory.checkpoints(), none_were_made)) {
    if (file.path().extension() != ending) continue;
    const auto job = ledger.find(file.path().stem().string(), results::Detail::outcome);
    std::error_code stays;
    if (job && job->done()) fs::remove(file.path(), stays);
  }
  for (const auto& folder : fs::directory_iterator(directory.work(), none_were_made)) {
    // A share has the name of its file behind that of the job.
    const std::string name = folder.path().filename().string();
    const auto job = ledger.find(name.substr(0, name.find('@')), results::Detail::outcome);
    std::error_code stays;
    if (job && job->done()) fs::remove_all(folder.path(), stays);
  }
}

void CheckpointRemover::done(const JobRequest& request, const results::JobResult& result) {
  remove_checkpoint(request);
  if (packer_ != nullptr) packer_->add(request.job.id);
  SweepReporter::done(request, result);
}

void CheckpointRemover::failed(const JobRequest& request, const results::JobResult& result) {
  // What a program has left is kept, for whoever looks for the reason.
  const bool is_program = !request.outputs.program.folder.empty();
  if (result.outcome == results::Outcome::failed && !is_program) remove_checkpoint(request);
  SweepReporter::failed(request, result);
}

}  // namespace seedbed::runner
