#pragma once

#include <utility>

#include "results/ledger/ledger.hpp"
#include "results/packs/file_packer.hpp"
#include "results/run_directory.hpp"
#include "runner/progress/sweep_reporter.hpp"

namespace seedbed::runner {

/// Removes what a run that died left behind: checkpoints of jobs that are done.
void remove_checkpoints_of_done_jobs(const results::RunDirectory& directory, const results::Ledger& ledger);

/// Reports, and once a job's result is recorded removes its checkpoint, from which nobody goes on any more,
/// and has what it left packed, if that is wanted. A job that crashed keeps its checkpoint.
class CheckpointRemover : public SweepReporter {
 public:
  /// `packer` may be null, and must outlive this object.
  CheckpointRemover(Progress& progress, ReporterOptions options, results::FilePacker* packer = nullptr)
      : SweepReporter(progress, std::move(options)), packer_(packer) {}
  void done(const JobRequest& request, const results::JobResult& result) override;
  void failed(const JobRequest& request, const results::JobResult& result) override;

 private:
  results::FilePacker* packer_;
};

}  // namespace seedbed::runner
