#include "runner/clusters/follow_up.hpp"

#include <fmt/format.h>

#include <optional>

#include "results/run_directory.hpp"
#include "results/run_lock.hpp"
#include "runner/clusters/follow_up_task.hpp"
#include "runner/clusters/submit_sweep.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/shares/prepared_run.hpp"
#include "runner/sweep/data/data_store.hpp"
#include "runner/sweep/merging/merge.hpp"
#include "runner/sweep/sweep.hpp"

namespace seedbed::runner {
namespace {

using State = Submission::State;

/// What is missing now must be what was missing then. Throws std::runtime_error, naming what changed.
void require_unchanged(const std::filesystem::path& root) {
  const auto directory = results::RunDirectory::existing(root);
  const results::SharePlan plan = plan_for_this_program(directory);
  const OpenedRun run(root);
  const ContentHashes now = ContentHashes::of_files();
  if (run.experiment()) DataStore(*run.experiment()).hash_files(now);
  require_prepared_files(plan, now, directory);
}

/// Merges, and submits. Returns all_done, or what went wrong, which has been said.
int submit_again(const SweepOptions& merge, const SubmitRequest& request) {
  try {
    require_unchanged(merge.output);
    SweepOptions options = merge;
    options.file = results::RunDirectory::existing(merge.output).experiment();
    options.quiet = true;
    options.hand_over = [&](const PreparedSweep& sweep) -> int {
      print_at_once(outcome_text(submit_sweep(sweep, request, Slurm()), merge.output.string()));
      return all_done;
    };
    return when_unlocked([&] { return run_sweep(options); });
  } catch (const results::RunLocked&) {
    throw;
  } catch (const std::exception& error) {
    print_to_stderr("nothing is submitted again: {}\n", error.what());
    return usage_error;
  }
}

}  // namespace

int run_follow_up(const SweepOptions& merge) {
  const ClusterFolder folder(merge.output);
  const std::optional<Submission> before = read_submission(folder);
  if (!before) {
    throw SlurmError(fmt::format("nothing was submitted to a cluster from {}; `seedbed merge {}` merges",
                                 merge.output.string(), merge.output.string()));
  }
  folder.pack_logs(before->array);
  int code = all_done;
  if (before->state != State::cancelled && before->state != State::over)
    code = submit_again(merge, {.work_options = {}, .is_follow_up = is_follow_up_of(before)});
  const int merged = when_unlocked([&] { return run_merge(merge, {}); });
  if (code == all_done) code = merged;
  std::optional<Submission> now = read_submission(folder);
  // A refusal leaves it as it was, though nothing is to come any more.
  if (now && now->name == before->name && (now->state == State::ending || code == usage_error)) {
    now->state = State::over;
    now->code = code;
    write_submission(folder, *now);
  }
  return code;
}

}  // namespace seedbed::runner
