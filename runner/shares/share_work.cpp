#include "runner/shares/share_work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/amounts.hpp"
#include "base/atomic_file.hpp"
#include "base/machine.hpp"
#include "experiments/plan/job_id.hpp"
#include "results/packs/file_packer.hpp"
#include "results/shares/writer_process.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/progress/progress.hpp"
#include "runner/shares/other_shares.hpp"
#include "runner/shares/prepared_run.hpp"
#include "runner/shares/share_log.hpp"
#include "runner/shares/share_tasks.hpp"
#include "runner/shares/warning_signal.hpp"
#include "runner/shares/work_folders.hpp"
#include "runner/sweep/checkpoints.hpp"
#include "runner/sweep/job_engine.hpp"
#include "runner/sweep/job_requests.hpp"
#include "runner/sweep/run_record.hpp"
#include "runner/sweep/run_report.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using experiments::Experiment;

/// Tells of progress, gives the share's file its turn, and gives leases back once others can see the result.
class ShareReporter : public CheckpointRemover {
 public:
  ShareReporter(Progress& progress, ReporterOptions options, results::FilePacker* packer, ShareLog& log,
                results::Leases& leases)
      : CheckpointRemover(progress, std::move(options), packer), log_(log), leases_(leases) {}
  void done(const JobRequest& request, const results::JobResult& result) override {
    CheckpointRemover::done(request, result);
    taken_ += give_back(request.job.id) ? 1 : 0;
  }
  void failed(const JobRequest& request, const results::JobResult& result) override {
    CheckpointRemover::failed(request, result);
    give_back(request.job.id);
  }
  void killed(const JobRequest& request, const results::JobResult& result) override {
    CheckpointRemover::killed(request, result);
    give_back(request.job.id);
  }
  void tick() override {
    log_.tick();
    leases_.renew();
    CheckpointRemover::tick();
  }
  /// Jobs of other shares that are done here.
  std::size_t taken() const { return taken_; }

 private:
  bool give_back(const std::string& job) {
    if (!leases_.has(job)) return false;
    log_.sync();
    leases_.give_back(job);
    return true;
  }

  ShareLog& log_;
  results::Leases& leases_;
  std::size_t taken_ = 0;
};

void add(SweepSummary& sum, const SweepSummary& more) {
  sum.done += more.done;
  sum.failed += more.failed;
  sum.retried += more.retried;
  sum.interrupted |= more.interrupted;
  sum.too_many_failures |= more.too_many_failures;
}

class ShareWork {
 public:
  ShareWork(const SweepOptions& options, const ShareNumber& number, bool only_own)
      : options_(options),
        number_(number),
        only_own_(only_own),
        root_(options.output),
        directory_(results::RunDirectory::existing(root_)),
        others_(results::ShareFolder(root_)),
        plan_(read_plan()),
        experiment_(Experiment::load(directory_.experiment())),
        jobs_(experiment_, hashes_),
        engine_(experiment_, options),
        progress_(make_progress(screen_, options.quiet)) {}

  int run();

 private:
  results::SharePlan read_plan() {
    others_.read();  // first: what is gone by then is in the plan
    return plan_for_this_program(directory_);
  }
  results::ShareHeader header() const;
  SweepSummary run_jobs_of_share(results::ShareWriter& writer);
  void prepare(JobEngine& engine);
  SweepSummary run_turns(JobEngine& engine, ShareLog& log, ShareReporter& reporter,
                         const Interruption& interruption);
  JobRequest request(std::size_t turn);
  void pack_the_rest();
  static void end_by_error(results::ShareWriter& writer);
  int end(results::ShareWriter& writer, const SweepSummary& summary);
  std::string closing(const SweepSummary& summary) const;
  std::string name() const { return fmt::format("share {}/{}", number_.share, number_.shares); }
  bool next_block() { return !only_own_ && tasks_->next_block(most_at_once()); }
  void say(const std::string& text) {
    if (!options_.quiet) progress_->say(text);
  }
  std::size_t most_at_once() const { return slots_for(options_.jobs_at_once, experiment_); }
  std::size_t slots() const { return std::min(most_at_once(), std::max<std::size_t>(1, tasks_->size())); }

  const EndOnSignal until_jobs_run_;
  const SweepOptions& options_;
  const ShareNumber number_;
  const bool only_own_;
  const double began_ = steady_seconds();
  const Screen screen_ = screen_of_stderr();
  const fs::path root_;
  const results::RunDirectory directory_;
  OtherShares others_;
  const results::SharePlan plan_;
  const Experiment experiment_;
  const ContentHashes hashes_ = ContentHashes::of_files();
  const JobList jobs_;
  JobEngine engine_;
  std::unique_ptr<Progress> progress_;
  results::Leases leases_{results::ShareFolder(root_).leases()};
  std::optional<ShareTasks> tasks_;
  std::optional<WorkFolders> folders_;  // of programs
  std::optional<results::FilePacker> packer_;
  std::size_t taken_ = 0;      // jobs of others that were done
  std::size_t elsewhere_ = 0;  // own jobs that others have taken and not ended
};

int ShareWork::run() {
  engine_.hash_files(hashes_);
  require_prepared_files(plan_, hashes_, directory_);
  tasks_.emplace(jobs_, plan_, number_, others_, leases_);
  if (tasks_->own() == 0) {
    say(fmt::format("{}: nothing of it is left to do", name()));
    if (!next_block()) return all_done;
  }
  prepare(engine_);
  if (tasks_->own() > 0)
    tasks_->add_others([this](const JobPlace& place) { return !only_own_ && engine_.has_data_of(place); });
  results::ShareWriter writer(results::ShareFolder(root_), header());
  others_.leave_out(writer.name());
  if (experiment_.run().packs_files(jobs_.size())) packer_.emplace(root_, writer.name());
  if (experiment_.settings(0).is_program()) folders_.emplace(directory_, writer.name(), others_);
  try {
    return end(writer, run_jobs_of_share(writer));
  } catch (...) {
    end_by_error(writer);
    throw;
  }
}

/// Data and workers for the turns that there are.
void ShareWork::prepare(JobEngine& engine) {
  for (std::size_t turn = 0; turn < tasks_->size(); ++turn) engine.want(tasks_->place(turn));
  engine.start_workers(slots());
  engine.prepare_data([this](std::string_view text) { progress_->activity(text); },
                      [this](std::string_view text) { progress_->say(text); });
}

results::ShareHeader ShareWork::header() const {
  return {.writer = {},
          .share = number_.share,
          .shares = number_.shares,
          .numerics = experiments::kNumericsVersion,
          .started = seconds_since_epoch(),
          .plan = plan_.id,
          .process = results::process_mark(),
          .experiment = plan_.experiment,
          .files = plan_.files,
          .environment = run_environment(directory_.experiment(), options_.command)};
}

SweepSummary ShareWork::run_jobs_of_share(results::ShareWriter& writer) {
  ShareLog log(writer, hashes_);
  ShareReporter reporter(*progress_,
                         {.total = tasks_->own(),
                          .done = 0,
                          .capacity = slots(),
                          .verbose = options_.verbose,
                          .color = screen_.color,
                          .seconds = steady_seconds},
                         packer_ ? &*packer_ : nullptr, log, leases_);
  say(fmt::format("{}: {}: running {}, {} at a time, into {}", name(), experiment_.name(),
                  count_text(tasks_->own() > 0 ? tasks_->own() : tasks_->size(), "job"), slots(),
                  root_.string()));
  const Interruption interruption;
  const WarningSignal warning;
  SweepSummary summary = run_turns(engine_, log, reporter, interruption);
  engine_.end();
  // What is left needs other data than this share had.
  while (!summary.interrupted && !summary.too_many_failures && next_block()) {
    JobEngine engine(experiment_, options_);
    engine.hash_files(hashes_);
    prepare(engine);
    add(summary, run_turns(engine, log, reporter, interruption));
  }
  reporter.end();
  pack_the_rest();
  others_.read();
  const std::size_t left = tasks_->own_left([&](const std::string& job) { return log.has_ended(job); });
  // Those that another process has taken are no concern of this one, unless it was to stop anyway.
  (summary.interrupted || summary.too_many_failures ? summary.not_run : elsewhere_) = left;
  taken_ = reporter.taken();
  return summary;
}

SweepSummary ShareWork::run_turns(JobEngine& engine, ShareLog& log, ShareReporter& reporter,
                                  const Interruption& interruption) {
  engine.wait_ready();
  const EngineJobs jobs{.jobs = {.size = tasks_->size(),
                                 .request = [this](std::size_t turn) { return request(turn); },
                                 .wanted = [this](std::size_t turn) { return tasks_->wanted(turn); }},
                        .place = [this](std::size_t turn) { return tasks_->place(turn); }};
  return engine.run(jobs, {}, &log, reporter, interruption,
                    [this](std::string_view text) { say(std::string(text)); });
}

JobRequest ShareWork::request(std::size_t turn) {
  JobRequest request = job_request(jobs_, tasks_->task(turn), directory_);
  if (folders_) request.outputs.program.folder = folders_->of(request.job.id);
  return request;
}

void ShareWork::pack_the_rest() {
  const std::string problem = packer_ ? packer_->finish() : "";
  if (!problem.empty())
    progress_->say("warning: not all that jobs left could be packed; the merge packs it: " + problem);
}

int ShareWork::end(results::ShareWriter& writer, const SweepSummary& summary) {
  const int code = exit_code(summary);
  writer.write(results::ShareEnded{seconds_since_epoch(), run_end_of(code)});
  writer.sync();
  say(closing(summary));
  return code;
}

/// What went wrong is on its way to the user; if the file cannot be written either, the share is lost.
void ShareWork::end_by_error(results::ShareWriter& writer) {
  try {
    writer.write(results::ShareEnded{seconds_since_epoch(), results::RunEnd::error});
    writer.sync();
  } catch (const FileError&) {
    return;
  }
}

std::string ShareWork::closing(const SweepSummary& summary) const {
  std::string text = fmt::format("{}: {} done", name(), count_text(summary.done, "job"));
  if (taken_ > 0) text += fmt::format(", {} of them of other shares", taken_);
  if (summary.failed > 0) text += fmt::format(", {} failed", summary.failed);
  if (summary.not_run > 0) text += fmt::format(", {} left", summary.not_run);
  if (elsewhere_ > 0) text += fmt::format(", {} under way in other shares", elsewhere_);
  text += fmt::format(", in {}", clock_text(steady_seconds() - began_));
  if (summary.interrupted && summary.not_run > 0) text = "interrupted: " + text;
  return text + fmt::format("\nwhen all shares are over: seedbed merge {}", root_.string());
}

}  // namespace

int run_share(const SweepOptions& options, const ShareNumber& number, bool only_own) {
  return ShareWork(options, number, only_own).run();
}

}  // namespace seedbed::runner
