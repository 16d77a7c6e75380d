#pragma once

#include "results/ledger/ledger.hpp"
#include "results/run_directory.hpp"
#include "runner/progress/sweep_reporter.hpp"

namespace seedbed::runner {

/// Removes what a run that died left behind: checkpoints of jobs that are done.
void remove_checkpoints_of_done_jobs(const results::RunDirectory& directory, const results::Ledger& ledger);

/// Reports, and removes the checkpoint of a job once its result is recorded: nobody goes on from there any
/// more. A job that crashed keeps it.
class CheckpointRemover : public SweepReporter {
 public:
  using SweepReporter::SweepReporter;
  void done(const JobRequest& request, const results::JobResult& result) override;
  void failed(const JobRequest& request, const results::JobResult& result) override;
};

}  // namespace seedbed::runner
