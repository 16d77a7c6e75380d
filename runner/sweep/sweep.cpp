#include "runner/sweep/sweep.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <unordered_set>

#include "base/atomic_file.hpp"
#include "base/machine.hpp"
#include "base/tables/wrapped_text.hpp"
#include "experiments/csv/kept_pipe.hpp"
#include "experiments/plan/score_names.hpp"
#include "results/derived_files.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "results/run_directory.hpp"
#include "results/run_lock.hpp"
#include "results/score_columns.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/platforms.hpp"
#include "runner/inspection/report_file.hpp"
#include "runner/inspection/run_files.hpp"
#include "runner/inspection/run_verdict.hpp"
#include "runner/inspection/score_table.hpp"
#include "runner/progress/progress.hpp"
#include "runner/sweep/checkpoints.hpp"
#include "runner/sweep/dry_run.hpp"
#include "runner/sweep/ensemble_stage.hpp"
#include "runner/sweep/job_engine.hpp"
#include "runner/sweep/kept/job_files.hpp"
#include "runner/sweep/kept_trainings.hpp"
#include "runner/sweep/repeat_check.hpp"
#include "runner/sweep/results_follower.hpp"
#include "runner/sweep/run_elsewhere.hpp"
#include "runner/sweep/run_record.hpp"
#include "runner/sweep/run_report.hpp"
#include "runner/sweep/time_measure.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using experiments::EarlierTraining;
using experiments::Experiment;
using results::Ledger;

constexpr std::size_t kMostCellsReported = 2000;  // a page of 7 MB
constexpr std::size_t kMostCellsShown = 40;       // in the table at the end
constexpr double kSecondsBetweenLines = 10;       // of a log

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
  void write_experiment();
  JobRequest request(const Task& task);
  void expect_again(JobRequest& request, const results::JobResult& before);
  SweepSummary run_jobs_of_sweep();
  EnsembleSummary score_ensembles();
  void finish(const SweepSummary& summary, const EnsembleSummary& ensembles);
  void print_table(std::size_t done);
  void say_verdict();
  void write_report();
  void say(const std::string& text);
  void warn(const std::string& text);
  void pass_by(const std::string& text);

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
  pass_by("packing files");
  warn(files_->finish_packing(
      [&] {  // of much that an earlier run left whoever stops this one does not wait for
        return summary.interrupted ? std::unordered_set<std::string>() : ledger_->done();
      }));
  interruption_->give_back_second();
  const EnsembleSummary ensembles = score_ensembles();
  finish(summary, ensembles);
  const int code = record.end(exit_code(summary, ensembles));
  write_report();
  return code;
}

void Sweep::open_directory() {
  directory_ = results::RunDirectory::prepare(root_);
  lock_.emplace(root_, options_.command);
  directory_->remove_abandoned();
  ledger_.emplace(Ledger::open(root_));
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
  if (options_.dry_run) {
    engine_.check_data(activity, note);
  } else {
    engine_.prepare_data(activity, note);
  }
}

int Sweep::dry_run() {
  std::error_code ignored;
  const bool there = fs::exists(root_ / "ledger.sqlite", ignored);
  std::optional<Ledger> ledger;
  if (there) ledger.emplace(Ledger::open_read_only(root_));
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

void Sweep::write_experiment() {
  AtomicFile file(directory_->experiment());
  file.write(experiment_.to_yaml());
  file.commit();
}

JobRequest Sweep::request(const Task& task) {
  const JobPlace place = jobs_.in_run_order(task.job);
  JobRequest request;
  request.job = jobs_.job(place);
  request.outputs.log = directory_->log(request.job.id);
  if (request.job.settings.is_program()) {
    request.outputs.program = files_->program_outputs(request.job.id, experiment_.run(), task.from_model);
  } else {
    request.outputs.checkpoint = {directory_->checkpoint(request.job.id),
                                  experiment_.run().checkpoint_seconds};
    if (task.model) request.outputs.model = directory_->model(request.job.id);
    request.outputs.trained = {directory_->trained(request.job.id), experiment_.run().keep_training};
    if (trainings_)
      request.outputs.earlier = trainings_->longest_for(request.job, hashes_).value_or(EarlierTraining());
  }
  if (task.predictions) request.outputs.predictions = directory_->predictions(request.job.id);
  request.outputs.more_scores = results::without_default(experiment_.scores());
  request.timeout_seconds = experiment_.run().timeout_seconds;
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
  pass_by("starting workers");
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

EnsembleSummary Sweep::score_ensembles() {
  const experiments::RunSettings& run = experiment_.run();
  if (!run.ensembles || !run.save_models) return {};
  const results::KeptFiles kept(root_);
  EnsembleStage stage(jobs_, kept, *ledger_, options_);
  if (stage.find() == 0) return {};
  double said_at = steady_seconds();
  const auto activity = [&](std::string_view text) {
    const double now = steady_seconds();
    if (screen_.terminal) return progress_->activity(text);
    if (now - said_at < kSecondsBetweenLines) return;
    said_at = now;
    say(std::string(text));
  };
  return stage.run(
      hashes_, [this] { return interruption_->count() > 0; }, activity);
}

void Sweep::finish(const SweepSummary& summary, const EnsembleSummary& ensembles) {
  pass_by("writing results");
  // In one transaction, where reading costs half.
  ledger_->together([this] {
    write_run_files(*directory_, jobs_.table(), *ledger_, experiment_.scores(), to_do_.others > 0);
  });
  print_table(to_do_.complete + to_do_.again + summary.done);
  say(closing_text(jobs_, to_do_, summary, steady_seconds() - began_, root_.string(), options_));
  if (summary.not_run == 0) say_verdict();
  say(ensembles_text(ensembles, jobs_, options_));
  // Also when quiet: what is missing from a file must not be missed.
  if (to_do_.others > 0) progress_->say(others_text(jobs_, to_do_, root_.string()));
  say(platforms_warning(*ledger_));
}

void Sweep::print_table(std::size_t done) {
  if (done == 0) return;  // it would hold nothing
  TableView view;
  view.choice = options_.table;
  view.scores = experiment_.scores();
  view.to_see_all = fmt::format("seedbed aggregate {} --width 0 shows all", root_.string());
  view.most_rows = kMostCellsShown;
  view.width = terminal_width();
  const std::string table = score_table(jobs_.table(), *ledger_, view);
  progress_.reset();  // takes its line away
  print_at_once(table);
  progress_ = make_progress(screen_, options_.quiet);
}

void Sweep::say_verdict() {
  if (options_.quiet || !options_.verdict || experiment_.cells() > kMostCellsReported) return;
  const std::size_t width = screen_.terminal ? terminal_width() : 0;
  for (const std::string& line : run_verdict(root_)) say(wrapped(line, width));
}

// After everything else: what goes wrong here must not harm a run.
void Sweep::write_report() {
  if (!experiment_.run().report) return;
  if (experiment_.cells() > kMostCellsReported) {
    say(fmt::format("no report is written of more than {} cells unless it is asked for: seedbed report {}",
                    kMostCellsReported, root_.string()));
    return;
  }
  pass_by("writing the report");
  const std::string problem = write_report_after_run(root_);
  if (!problem.empty()) return progress_->say(problem);
  if (!to_do_.tasks.empty()) say(fmt::format("the page to look at: {}", report_path(root_).string()));
}

void Sweep::say(const std::string& text) {
  if (!options_.quiet && !text.empty()) progress_->say(text);
}

// Also when quiet.
void Sweep::warn(const std::string& text) {
  if (!text.empty()) progress_->say(text);
}

// Worth a line that is rewritten, but none in a log.
void Sweep::pass_by(const std::string& text) {
  if (screen_.terminal) progress_->activity(text);
}

}  // namespace

int run_sweep(const SweepOptions& options) {
  return Sweep(options).run();
}

}  // namespace seedbed::runner
