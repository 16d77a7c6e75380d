#include "runner/clusters/cluster_run.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <thread>

#include "runner/host/exit_code.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/sweep/merging/merge.hpp"
#include "runner/sweep/sweep.hpp"

namespace seedbed::runner {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};  // at a file
constexpr int kLooksPerQuestion = 60;             // to squeue, whether anybody is left who will write it

bool is_at_work(Submission::State state) {
  return state == Submission::State::begun || state == Submission::State::submitted ||
         state == Submission::State::ending;
}

/// What becomes of a submission is written by its last follow-up task; the queue is asked only to notice that
/// there is none any more.
int wait_for_end(const std::filesystem::path& root, const Slurm& slurm) {
  const ClusterFolder folder(root);
  int empty = 0;
  for (int look = 1;; ++look) {
    const std::optional<Submission> now = read_submission(folder);
    if (!now) throw SlurmError(fmt::format("{}: is gone", folder.submission().string()));
    if (now->state == Submission::State::cancelled) {
      print_to_stderr("cancelled; what was done until then: seedbed merge {}\n", root.string());
      return some_job_failed;
    }
    if (!is_at_work(now->state)) return now->code;
    if (look % kLooksPerQuestion == 0) {
      try {
        empty = slurm.queue({now->name, now->follow_up_name()}).empty() ? empty + 1 : 0;
      } catch (const SlurmError&) {
        empty = 0;  // the controller is away; it will come back
      }
      if (empty > 1) {
        throw SlurmError(
            fmt::format("job {} and what follows it are gone from the queue of {}, and have not ended; the "
                        "same command again "
                        "submits what is missing",
                        now->array, now->limits.cluster));
      }
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

}  // namespace

int run_on_engine(SweepOptions options, const SubmitRequest& request, bool wait) {
  const Slurm slurm;
  std::optional<SubmitOutcome> outcome;
  std::filesystem::path root;
  options.hand_over = [&](const PreparedSweep& sweep) -> int {
    root = sweep.root;
    outcome = submit_sweep(sweep, request, slurm);
    return all_done;
  };
  const int code = run_sweep(options);
  if (!outcome) return code;  // it ran here
  if (!options.quiet || outcome->kind == SubmitOutcome::Kind::submitted)
    print_at_once(outcome_text(*outcome, root.string()));
  if (outcome->kind == SubmitOutcome::Kind::nothing_left) {
    SweepOptions merge;
    merge.jobs_at_once = options.jobs_at_once;
    merge.output = root;
    merge.quiet = options.quiet;
    merge.table = options.table;
    merge.command = options.command;
    return run_merge(merge, {});
  }
  return wait ? wait_for_end(root, slurm) : all_done;
}

}  // namespace seedbed::runner
