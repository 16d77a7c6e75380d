#include "runner/clusters/submit_sweep.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <set>

#include "base/amounts.hpp"
#include "base/machine.hpp"
#include "experiments/dataset/content_hash.hpp"
#include "results/run_directory.hpp"
#include "runner/clusters/array_submission.hpp"
#include "runner/clusters/batch_scripts.hpp"
#include "runner/clusters/queue_text.hpp"
#include "runner/clusters/task_size.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using experiments::EngineSettings;
using State = Submission::State;

/// Trainings that go on change their checkpoints: the same step has the same bits, another has others.
std::string checkpoints_hash(const fs::path& root) {
  std::set<std::string> entries;
  std::error_code error;
  const fs::path folder = results::RunDirectory::existing(root).checkpoints();
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != ".checkpoint") continue;
    try {
      entries.insert(entry->path().filename().string() + " " +
                     experiments::content_hash(entry->path().string()));
    } catch (const std::exception&) {
      continue;  // its job is done by now
    }
  }
  return fmt::format("{:016x}", std::hash<std::string>{}(fmt::format("{}", fmt::join(entries, "\n"))));
}

class SweepSubmission {
 public:
  SweepSubmission(const PreparedSweep& sweep, const SubmitRequest& request, const Slurm& slurm)
      : sweep_(sweep),
        request_(request),
        slurm_(slurm),
        engine_(sweep.jobs.experiment().run().engine),
        folder_(sweep.root),
        earlier_(read_submission(folder_)) {}

  SubmitOutcome run();

 private:
  void count();
  bool leads_on() const;
  bool is_queued(const SlurmLimits& limits, SubmitOutcome& outcome);
  Submission begin(const SlurmLimits& limits);
  void submit(Submission& made);
  SubmitOutcome ended(SubmitOutcome::Kind kind, State state);
  BatchJob batch_job(const Submission& made) const;

  const PreparedSweep& sweep_;
  const SubmitRequest& request_;
  const Slurm& slurm_;
  const EngineSettings& engine_;
  const ClusterFolder folder_;
  const std::optional<Submission> earlier_;
  const ArraySubmission array_{
      folder_,
      slurm_,
      {.array = [this](const Submission& made) { return array_request(batch_job(made), engine_, made); },
       .follow_up =
           [this](const Submission& made) { return follow_up_request(batch_job(made), engine_, made); }}};
  std::size_t left_ = 0, failed_ = 0, done_ = 0;  // jobs; the failed ones are among those left
};

SubmitOutcome SweepSubmission::run() {
  count();
  // The follow-up of the last submission knows without asking that this is over: it had to wait for that.
  const bool by_follow_up = request_.is_follow_up && earlier_;
  SubmitOutcome outcome;
  const SlurmLimits limits = by_follow_up ? earlier_->limits : slurm_.limits();
  if (earlier_ && !by_follow_up && is_queued(limits, outcome)) return outcome;
  if (left_ == 0) return ended(SubmitOutcome::Kind::nothing_left, by_follow_up ? State::ending : State::over);
  if (by_follow_up && !leads_on()) return ended(SubmitOutcome::Kind::no_progress, State::ending);
  outcome.submission = begin(limits);
  outcome.left = left_;
  submit(outcome.submission);
  return outcome;
}

void SweepSubmission::count() {
  done_ = sweep_.to_do.complete + sweep_.to_do.again;
  for (const Task& task : sweep_.to_do.tasks) {
    if (task.again) continue;
    ++left_;
    const auto job =
        sweep_.ledger.find(sweep_.jobs.id(sweep_.jobs.in_run_order(task.job)), results::Detail::outcome);
    failed_ += job && job->has_result ? 1 : 0;
  }
}

/// Jobs have ended since, or trainings gone on, or the experiment has become another; and something is left
/// that has not failed.
bool SweepSubmission::leads_on() const {
  if (left_ == failed_) return false;
  return done_ > earlier_->done || failed_ > earlier_->failed ||
         sweep_.plan.experiment != earlier_->experiment ||
         checkpoints_hash(sweep_.root) != earlier_->checkpoints;
}

/// Whether anything that was submitted before waits or runs. If it has lost its follow-up, that is mended.
bool SweepSubmission::is_queued(const SlurmLimits& limits, SubmitOutcome& outcome) {
  outcome.submission = *earlier_;
  std::optional<QueuedSubmission> queued = array_.queued(outcome.submission, limits, sweep_.root.string());
  if (!queued) return false;
  outcome.queue = std::move(queued->queue);
  outcome.mended = queued->mended;
  outcome.kind = SubmitOutcome::Kind::queued;
  outcome.left = left_;
  return true;
}

SubmitOutcome SweepSubmission::ended(SubmitOutcome::Kind kind, State state) {
  SubmitOutcome outcome{.kind = kind, .left = left_};
  if (!earlier_) return outcome;
  outcome.submission = *earlier_;
  if (earlier_->state == State::cancelled || earlier_->state == State::over) return outcome;
  outcome.submission.state = state;
  write_submission(folder_, outcome.submission);
  return outcome;
}

Submission SweepSubmission::begin(const SlurmLimits& limits) {
  Submission made;
  made.name = new_submission_name(sweep_.jobs.experiment().name());
  made.limits = limits;
  made.tasks = engine_.tasks > 0
                   ? std::min<int>(engine_.tasks, static_cast<int>(std::min<std::size_t>(left_, 1'000'000)))
                   : tasks_for(work_ahead(sweep_), engine_.cpus, limits.most_tasks());
  require_array_size(made.tasks, limits);
  made.when = seconds_since_epoch();
  made.round = request_.is_follow_up && earlier_ ? earlier_->round + 1 : 1;
  made.jobs = left_;
  made.done = done_;
  made.failed = failed_;
  made.experiment = sweep_.plan.experiment;
  made.checkpoints = checkpoints_hash(sweep_.root);
  made.work_options = request_.is_follow_up && earlier_ ? earlier_->work_options : request_.work_options;
  return made;
}

BatchJob SweepSubmission::batch_job(const Submission& made) const {
  const std::size_t at_once = slots_for(static_cast<std::size_t>(engine_.cpus), sweep_.jobs.experiment());
  return {.program = seedbed_program(),
          .root = fs::canonical(sweep_.root),
          .cpus = engine_.cpus,
          .memory = engine_.memory > 0 ? engine_.memory : memory_for(sweep_, at_once),
          .work_options = made.work_options};
}

void SweepSubmission::submit(Submission& made) {
  const BatchJob job = batch_job(made);
  folder_.make();
  write_script(folder_.tasks_script(), tasks_script(job, made.tasks));
  write_script(folder_.follow_up_script(), follow_up_script(job));
  array_.submit(made);
}

}  // namespace

SubmitOutcome submit_sweep(const PreparedSweep& sweep, const SubmitRequest& request, const Slurm& slurm) {
  return SweepSubmission(sweep, request, slurm).run();
}

std::string outcome_text(const SubmitOutcome& outcome, const std::string& root) {
  const Submission& made = outcome.submission;
  switch (outcome.kind) {
    case SubmitOutcome::Kind::submitted:
      return fmt::format(
          "submitted to {}: {} as job {}, an array of {}; then job {}, which merges, submits again what is "
          "missing, "
          "and writes results\nto see how far it is: seedbed status {}\nto end it: seedbed cancel {}\n",
          made.limits.cluster, count_text(static_cast<std::int64_t>(made.jobs), "job"), made.array,
          count_text(made.tasks, "task"), made.follow_up, root, root);
    case SubmitOutcome::Kind::nothing_left:
      return fmt::format("nothing is left to be submitted in {}\n", root);
    case SubmitOutcome::Kind::queued:
      return fmt::format(
          "nothing was submitted: {} is under way ({})\n{}{} left for it to do; to end it: seedbed cancel "
          "{}\n",
          root, queue_text(made, outcome.queue),
          outcome.mended
              ? fmt::format("its follow-up task was gone: job {} takes its place\n", made.follow_up)
              : "",
          count_text(static_cast<std::int64_t>(outcome.left), "job is", "jobs are"), root);
    case SubmitOutcome::Kind::no_progress:
      break;
  }
  return fmt::format(
      "nothing was submitted again: {} in {}, and the last tasks led nowhere (what they said is in "
      "{}/cluster)\n",
      count_text(static_cast<std::int64_t>(outcome.left), "job is left", "jobs are left"), root, root);
}

}  // namespace seedbed::runner
