#include "runner/sweep/sweep.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <unordered_set>

#include "base/atomic_file.hpp"
#include "base/machine.hpp"
#include "experiments/csv/kept_pipe.hpp"
#include "experiments/plan/score_names.hpp"
#include "results/derived_files.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "results/run_directory.hpp"
#include "results/run_lock.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/platforms.hpp"
#include "runner/progress/progress.hpp"
#include "runner/sweep/checkpoints.hpp"
#include "runner/sweep/dry_run.hpp"
#include "runner/sweep/job_engine.hpp"
#include "runner/sweep/job_requests.hpp"
#include "runner/sweep/kept/job_files.hpp"
#include "runner/sweep/kept_trainings.hpp"
#include "runner/sweep/merging/merge_stage.hpp"
#include "runner/sweep/merging/prepared_sweep.hpp"
#include "runner/sweep/merging/share_plans.hpp"
#include "runner/sweep/repeat_check.hpp"
#include "runner/sweep/results_follower.hpp"
#include "runner/sweep/run_elsewhere.hpp"
#include "runner/sweep/run_record.hpp"
#include "runner/sweep/run_report.hpp"
#include "runner/sweep/sweep_end.hpp"
#include "runner/sweep/time_measure.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using experiments::EarlierTraining;
using experiments::Experiment;
using results::Ledger;

class Sweep {
 public:
  explicit Sweep(const SweepOptions& options)
      : options_(options),
        experiment_(Experiment::load(options.file, options.overrides)),
        root_(options.output.empty() ? fs::path("runs") / experiment_.name() : options.output),
        jobs_(experiment_, hashes_),
        engine_(experiment_, options),
        progress_(make_progress(screen_, options.quiet)) {}

  int run();

 private:
  void open_directory();
  void look_at_ledger(const Ledger* ledger);
  void find_trainings(const Ledger& ledger);
  void prepare_data();
  int dry_run();
  int prepare();
  void write_experiment();
  JobRequest request(const Task& task);
  void expect_again(JobRequest& request, const results::JobResult& before);
  SweepSummary run_jobs_of_sweep();
  void finish(const SweepSummary& summary, const EnsembleSummary& ensembles);
  void say(const std::string& text);
  void warn(const std::string& text);

  bool hands_over() const {
    return options_.task == SweepTask::run && options_.hand_over &&
           experiment_.run().engine.kind != experiments::EngineKind::local;
  }
  std::size_t slots() const {
    return std::min(slots_for(options_.jobs_at_once, experiment_),
                    std::max<std::size_t>(1, to_do_.tasks.size()));
  }

  const EndOnSignal until_jobs_run_;  // nothing has begun that a later run would not do as well
  std::optional<Interruption> interruption_;
  const SweepOptions& options_;
  const double began_ = steady_seconds();
  const Screen screen_ = screen_of_stderr();
  const Experiment experiment_;
  const fs::path root_;
  const ContentHashes hashes_ = ContentHashes::of_files();
  const JobList jobs_;
  JobEngine engine_;
  std::unique_ptr<Progress> progress_;
  SweepEnd end_{jobs_, root_, options_, screen_, progress_};
  ToDo to_do_;
  std::optional<results::RunDirectory> directory_;
  std::optional<results::RunLock> lock_;
  std::optional<Ledger> ledger_;
  std::optional<JobFiles> files_;
  std::optional<KeptTrainings> trainings_;
  RepeatCheck repeats_;
};

int Sweep::run() {
  results::RunDirectory::require_usable_path(root_);
  require_possible(options_.table, jobs_.table(), experiment_.scores());
  engine_.hash_files(hashes_);
  for (const std::string& pipe : experiments::kept_pipes()) {
    say(
        fmt::format("note: {} gives its data once; they are kept until this run ends. What reads them again "
                    "later (retry, verify, compare row by row) needs them in a file",
                    pipe));
  }
  if (options_.dry_run) return dry_run();
  if (options_.task == SweepTask::prepare || hands_over()) return prepare();
  // A directory is made only once nothing can be wrong with the data; one that is there is looked at first.
  std::error_code ignored;
  const bool is_new = !fs::exists(root_, ignored) || fs::is_empty(root_, ignored);
  if (!is_new) open_directory();
  look_at_ledger(ledger_ ? &*ledger_ : nullptr);
  if (!ledger_) say(run_elsewhere_text(options_, experiment_.name(), jobs_));
  if (!to_do_.tasks.empty()) {
    engine_.start_workers(slots());
    prepare_data();
  }
  if (is_new) {
    open_directory();
    // Another run may have made and left it in the meantime.
    if (!ledger_->done().empty()) look_at_ledger(&*ledger_);
  }
  RunRecord record(*ledger_, run_environment(options_.file, options_.command));
  write_experiment();
  hashes_.remember(*ledger_);
  interruption_.emplace();
  SweepSummary summary;
  if (experiment_.run().packs_files(jobs_.size())) files_->begin_packing();
  if (!to_do_.tasks.empty()) summary = run_jobs_of_sweep();
  engine_.end();
  end_.pass_by("packing files");
  warn(files_->finish_packing(
      [&] {  // of much that an earlier run left whoever stops this one does not wait for
        return summary.interrupted ? std::unordered_set<std::string>() : ledger_->done();
      }));
  interruption_->give_back_second();
  const EnsembleSummary ensembles = end_.score_ensembles(*ledger_, hashes_, *interruption_);
  finish(summary, ensembles);
  const int code = record.end(exit_code(summary, ensembles));
  note_done_in_plan(root_, *ledger_);
  end_.write_report(!to_do_.tasks.empty());
  return code;
}

void Sweep::open_directory() {
  directory_ = results::RunDirectory::prepare(root_);
  lock_.emplace(root_, options_.command);
  if (!shares_may_be_at_work(root_)) {
    directory_->remove_abandoned();
  } else if (options_.task == SweepTask::run) {
    say(fmt::format(
        "note: shares of this sweep are at work in {}; jobs that they do meanwhile may be done twice",
        root_.string()));
  }
  ledger_.emplace(Ledger::open(root_));
  say(merge_text(merge_shares_in(root_, *ledger_)));
  remove_checkpoints_of_done_jobs(*directory_, *ledger_);
}

void Sweep::look_at_ledger(const Ledger* ledger) {
  trainings_.reset();
  files_.emplace(root_);
  to_do_ = find_to_do(jobs_, ledger, root_);
  if (options_.only) keep_only(to_do_, jobs_, *options_.only);
  if (!to_do_.damaged.empty()) progress_->say(damage_warning(to_do_.damaged));
  if (ledger == nullptr) return;
  find_trainings(*ledger);
  for (const std::string& path : hashes_.changed_since(*ledger)) {
    say(fmt::format(
        "{} has changed since the results in {} were made: jobs that read it run again, and those done with "
        "its earlier contents stay in the ledger",
        path, root_.string()));
  }
}

void Sweep::find_trainings(const Ledger& ledger) {
  trainings_.emplace(files_->before(), ledger);
  if (trainings_->empty()) return trainings_.reset();
  for (const Task& task : to_do_.tasks) {
    if (!task.from_model && trainings_->longest_for(jobs_.job(jobs_.in_run_order(task.job)), hashes_))
      ++to_do_.going_on;
  }
}

void Sweep::prepare_data() {
  for (const Task& task : to_do_.tasks) engine_.want(jobs_.in_run_order(task.job));
  const auto activity = [this](std::string_view text) { progress_->activity(text); };
  const auto note = [this](std::string_view text) { progress_->say(text); };
  if (options_.dry_run || options_.task == SweepTask::prepare || hands_over()) {
    engine_.check_data(activity, note);
  } else {
    engine_.prepare_data(activity, note);
  }
}

int Sweep::dry_run() {
  std::error_code ignored;
  const bool there = fs::exists(root_ / "ledger.sqlite", ignored);
  std::optional<Ledger> ledger;
  if (there) ledger.emplace(results::open_with_shares(root_));
  look_at_ledger(there ? &*ledger : nullptr);
  if (!there) say(run_elsewhere_text(options_, experiment_.name(), jobs_));
  prepare_data();
  progress_.reset();
  fmt::print("{}{}", engine_.rows_text(), dry_run_text(jobs_, to_do_, slots(), root_.string()));
  if (to_do_.tasks.empty()) return all_done;
  if (options_.verbose) fmt::print("{}", commands_text(jobs_, to_do_, root_));
  flush_output();  // what follows takes some seconds
  std::string time = there ? time_text(jobs_, to_do_, *ledger, slots()) : "";
  if (time.empty() && !experiment_.settings(0).is_program())
    time = measured_time_text(jobs_, to_do_, options_, hashes_);
  fmt::print("{}", time);
  return all_done;
}

// Nothing runs: others will do the jobs, each its share.
int Sweep::prepare() {
  open_directory();
  look_at_ledger(&*ledger_);
  prepare_data();
  write_experiment();
  hashes_.remember(*ledger_);
  const results::SharePlan plan = new_share_plan(jobs_, to_do_, *ledger_, hashes_, *directory_);
  write_plan(*directory_, plan);
  ledger_->flush_to_disk();
  if (hands_over()) return options_.hand_over({root_, jobs_, to_do_, *ledger_, plan});
  say(prepared_text(jobs_, to_do_, root_.string()));
  return all_done;
}

void Sweep::write_experiment() {
  AtomicFile file(directory_->experiment());
  file.write(experiment_.to_yaml());
  file.commit();
}

JobRequest Sweep::request(const Task& task) {
  JobRequest request = job_request(jobs_, task, *directory_);
  if (!request.job.settings.is_program() && trainings_)
    request.outputs.earlier = trainings_->longest_for(request.job, hashes_).value_or(EarlierTraining());
  if (task.again) {
    const auto before = ledger_->find(request.job.id);
    if (before && before->done()) {
      expect_again(request, before->result);
      if (task.from_model) files_->ask_kept_model(request);
    }
  }
  warn(files_->bring_back(request));
  return request;
}

// What the job had it keeps: a score that an earlier version of the experiment asked for is computed again
// too.
void Sweep::expect_again(JobRequest& request, const results::JobResult& before) {
  for (const metrics::Score& score : before.scores) {
    if (experiments::problem_with_score_name(score.name).empty())
      request.outputs.more_scores.push_back(score.name);
  }
  // A program that runs again may give what it likes.
  if (!request.job.settings.is_program() || request.outputs.program.only_score)
    repeats_.expect(request.job.id, before);
}

SweepSummary Sweep::run_jobs_of_sweep() {
  say(opening_text(jobs_, to_do_, slots(), root_.string()));
  if (options_.isolation == Isolation::thread && experiment_.settings(0).is_program()) {
    say("note: programs run in processes of their own; --isolation thread has no effect");
  } else if (options_.isolation == Isolation::thread && experiment_.run().timeout_seconds > 0) {
    say("note: with --isolation thread, run.timeout has no effect");
  }
  end_.pass_by("starting workers");
  engine_.wait_ready();
  const EngineJobs jobs{
      .jobs = {to_do_.tasks.size(), [this](std::size_t index) { return request(to_do_.tasks[index]); }},
      .place = [this](std::size_t index) { return jobs_.in_run_order(to_do_.tasks[index].job); }};
  const auto check = [this](const JobRequest& job, results::JobResult result) {
    return repeats_.checked(job, std::move(result));
  };
  PlatformLog log(*ledger_, hashes_);
  // Everybody who looks at the files sees how far the run is. By a ledger of its own: ours is busy.
  ResultsFollower follower([this] {
    const OpenedRun run(root_);
    results::write_derived_files(root_, run.table(false), run.ledger(), run.scores(),
                                 results::DerivedFiles::without_epochs);
  });
  follower.note_change();
  CheckpointRemover reporter(*progress_,
                             {.total = jobs_.size() - to_do_.shared,
                              .done = to_do_.complete,
                              .capacity = slots(),
                              .verbose = options_.verbose,
                              .color = screen_.color,
                              .seconds = steady_seconds,
                              .activity = [this] { return engine_.activity(); },
                              .job_ended = [&] { follower.note_change(); }},
                             files_->packer());
  const SweepSummary summary = engine_.run(jobs, check, &log, reporter, *interruption_,
                                           [this](std::string_view text) { say(std::string(text)); });
  reporter.end();
  return summary;
}

void Sweep::finish(const SweepSummary& summary, const EnsembleSummary& ensembles) {
  end_.write_files(*directory_, *ledger_, to_do_);
  end_.print_table(*ledger_, to_do_.complete + to_do_.again + summary.done);
  say(closing_text(jobs_, to_do_, summary, steady_seconds() - began_, root_.string(), options_));
  if (summary.not_run == 0) end_.say_verdict();
  say(ensembles_text(ensembles, jobs_, options_));
  // Also when quiet: what is missing from a file must not be missed.
  if (to_do_.others > 0) progress_->say(others_text(jobs_, to_do_, root_.string()));
  say(platforms_warning(*ledger_));
}

void Sweep::say(const std::string& text) {
  if (!options_.quiet && !text.empty()) progress_->say(text);
}

// Also when quiet.
void Sweep::warn(const std::string& text) {
  if (!text.empty()) progress_->say(text);
}

}  // namespace

int run_sweep(const SweepOptions& options) {
  return Sweep(options).run();
}

}  // namespace seedbed::runner
