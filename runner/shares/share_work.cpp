#include "runner/shares/share_work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/amounts.hpp"
#include "base/machine.hpp"
#include "experiments/plan/job_id.hpp"
#include "results/shares/writer_process.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/progress/progress.hpp"
#include "runner/shares/other_shares.hpp"
#include "runner/shares/prepared_run.hpp"
#include "runner/shares/share_log.hpp"
#include "runner/shares/share_parts.hpp"
#include "runner/shares/warning_signal.hpp"
#include "runner/sweep/checkpoints.hpp"
#include "runner/sweep/job_engine.hpp"
#include "runner/sweep/job_requests.hpp"
#include "runner/sweep/run_record.hpp"
#include "runner/sweep/run_report.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using experiments::Experiment;

/// Tells of progress, and gives the share's file its turn.
class ShareReporter : public CheckpointRemover {
 public:
  ShareReporter(Progress& progress, ReporterOptions options, ShareLog& log)
      : CheckpointRemover(progress, std::move(options)), log_(log) {}
  void tick() override {
    log_.tick();
    CheckpointRemover::tick();
  }

 private:
  ShareLog& log_;
};

class ShareWork {
 public:
  ShareWork(const SweepOptions& options, const ShareNumber& number)
      : options_(options),
        number_(number),
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
  void find_tasks();
  results::ShareHeader header() const;
  SweepSummary run_jobs_of_share(results::ShareWriter& writer);
  int end(results::ShareWriter& writer, const SweepSummary& summary);
  std::string closing(const SweepSummary& summary) const;
  std::string name() const { return fmt::format("share {}/{}", number_.share, number_.shares); }
  void say(const std::string& text) {
    if (!options_.quiet) progress_->say(text);
  }
  std::size_t slots() const {
    return std::min(slots_for(options_.jobs_at_once, experiment_), std::max<std::size_t>(1, tasks_.size()));
  }

  const EndOnSignal until_jobs_run_;
  const SweepOptions& options_;
  const ShareNumber number_;
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
  std::vector<Task> tasks_;
};

int ShareWork::run() {
  engine_.hash_files(hashes_);
  require_prepared_files(plan_, hashes_, directory_);
  find_tasks();
  if (tasks_.empty()) {
    say(fmt::format("{}: nothing to do", name()));
    return all_done;
  }
  for (const Task& task : tasks_) engine_.want(jobs_.in_run_order(task.job));
  engine_.start_workers(slots());
  engine_.prepare_data([this](std::string_view text) { progress_->activity(text); },
                       [this](std::string_view text) { progress_->say(text); });
  results::ShareWriter writer(results::ShareFolder(root_), header());
  others_.leave_out(writer.name());
  try {
    return end(writer, run_jobs_of_share(writer));
  } catch (...) {
    writer.write(results::ShareEnded{seconds_since_epoch(), results::RunEnd::error});
    throw;
  }
}

void ShareWork::find_tasks() {
  const auto cell_of = [this](std::uint64_t job) { return jobs_.in_run_order(job).cell; };
  const auto parts = divide_jobs(plan_, number_.shares, cell_of);
  const experiments::RunSettings& run = experiment_.run();
  for (const std::uint64_t job : parts[static_cast<std::size_t>(number_.share - 1)]) {
    if (plan_.done[job] || others_.is_done(jobs_.id(jobs_.in_run_order(job)))) continue;
    tasks_.push_back({.job = job, .model = run.save_models, .predictions = run.save_predictions});
  }
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
  say(fmt::format("{}: {}: running {}, {} at a time, into {}", name(), experiment_.name(),
                  count_text(tasks_.size(), "job"), slots(), root_.string()));
  const Interruption interruption;
  const WarningSignal warning;
  engine_.wait_ready();
  const EngineJobs jobs{
      .jobs = {tasks_.size(),
               [this](std::size_t index) { return job_request(jobs_, tasks_[index], directory_); }},
      .place = [this](std::size_t index) { return jobs_.in_run_order(tasks_[index].job); }};
  ShareLog log(writer, hashes_);
  ShareReporter reporter(*progress_,
                         {.total = tasks_.size(),
                          .done = 0,
                          .capacity = slots(),
                          .verbose = options_.verbose,
                          .color = screen_.color,
                          .seconds = steady_seconds,
                          .activity = [this] { return engine_.activity(); }},
                         log);
  const SweepSummary summary = engine_.run(jobs, {}, &log, reporter, interruption,
                                           [this](std::string_view text) { say(std::string(text)); });
  reporter.end();
  engine_.end();
  return summary;
}

int ShareWork::end(results::ShareWriter& writer, const SweepSummary& summary) {
  const int code = exit_code(summary);
  writer.write(results::ShareEnded{seconds_since_epoch(), run_end_of(code)});
  writer.sync();
  say(closing(summary));
  return code;
}

std::string ShareWork::closing(const SweepSummary& summary) const {
  std::string text = fmt::format("{}: {} done", name(), count_text(summary.done, "job"));
  if (summary.failed > 0) text += fmt::format(", {} failed", summary.failed);
  if (summary.not_run > 0) text += fmt::format(", {} left", summary.not_run);
  text += fmt::format(", in {}", clock_text(steady_seconds() - began_));
  if (summary.interrupted && summary.not_run > 0) text = "interrupted: " + text;
  return text + fmt::format("\nwhen all shares are over: seedbed merge {}", root_.string());
}

}  // namespace

int run_share(const SweepOptions& options, const ShareNumber& number) {
  return ShareWork(options, number).run();
}

}  // namespace seedbed::runner
