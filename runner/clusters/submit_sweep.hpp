#pragma once

#include <string>
#include <vector>

#include "runner/clusters/submission.hpp"
#include "runner/sweep/merging/prepared_sweep.hpp"

namespace seedbed::runner {

/// What is to be submitted, and by whom.
struct SubmitRequest {
  std::vector<std::string> work_options;  ///< of `seedbed work`, such as --grace 10s
  bool is_follow_up = false;              ///< the follow-up of what was submitted last asks
};

/// What became of it.
struct SubmitOutcome {
  enum class Kind {
    submitted,
    nothing_left,  ///< every job is done
    queued,        ///< what was submitted before still waits or runs: nothing was submitted
    no_progress,   ///< a follow-up found that the round before had led nowhere, or that all that is left
                   ///< failed
  };
  Kind kind = Kind::submitted;
  Submission submission = {};  ///< the last one; none if nothing was ever submitted
  std::vector<QueuedTask> queue = {};
  std::size_t left = 0;  ///< jobs
  bool mended = false;   ///< it had lost its follow-up, which was submitted again
};

/// Submits an array of shares that does what is left of a prepared run directory, and a follow-up task, or
/// nothing at all. The caller holds the directory's RunLock. Throws SlurmError, or what a file's use throws.
SubmitOutcome submit_sweep(const PreparedSweep& sweep, const SubmitRequest& request, const Slurm& slurm);

/// What there is to say of it, and what to type next.
std::string outcome_text(const SubmitOutcome& outcome, const std::string& root);

}  // namespace seedbed::runner
