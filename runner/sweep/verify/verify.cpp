#include "runner/sweep/verify/verify.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <random>
#include <unordered_set>

#include "base/amounts.hpp"
#include "base/machine.hpp"
#include "base/temporary_folder.hpp"
#include "experiments/plan/score_names.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/host/version.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/progress/progress.hpp"
#include "runner/progress/sweep_reporter.hpp"
#include "runner/sweep/job_engine.hpp"
#include "runner/sweep/verify/verify_findings.hpp"

namespace seedbed::runner {
namespace {

using experiments::Experiment;
using results::JobResult;

std::string jobs_to_verify_text(std::size_t count) {
  return count_text(count, "job");
}

/// Compares each job as it ends.
class VerifyReporter : public SweepReporter {
 public:
  VerifyReporter(Progress& progress, ReporterOptions options, const results::Ledger& ledger,
                 VerifyFindings& findings)
      : SweepReporter(progress, std::move(options)),
        screen_(progress),
        ledger_(ledger),
        findings_(findings) {}

  void done(const JobRequest& request, const JobResult& result) override {
    const auto before = ledger_.find(request.job.id);
    const std::string name =
        fmt::format("{} ({}{}split={} seed={})", request.job.id, request.job.cell,
                    request.job.cell.empty() ? "" : " ", request.job.split, request.job.seed);
    if (before) {
      const std::string text = findings_.add(name, before->result, result, request.job.settings.is_program());
      if (!text.empty()) screen_.say(text);
    }
    SweepReporter::done(request, result);
  }

 private:
  Progress& screen_;
  const results::Ledger& ledger_;
  VerifyFindings& findings_;
};

class Verify {
 public:
  explicit Verify(const VerifyOptions& options)
      : options_(options),
        root_(options.run.output.string()),
        run_(options.run.output),
        experiment_(experiment_of(run_, root_)),
        jobs_(experiment_, hashes_),
        engine_(experiment_, options.run),
        progress_(make_progress(screen_, options.run.quiet)) {}

  int run();

 private:
  static const Experiment& experiment_of(const OpenedRun& run, const std::string& root);
  void choose_jobs();
  void refuse_changed(std::size_t finished);
  JobRequest request(std::size_t job);
  std::size_t slots() const {
    return std::min(slots_for(options_.run.jobs_at_once, experiment_), chosen_.size());
  }
  SweepSummary run_jobs_again(const Interruption& interruption);
  int report(const SweepSummary& summary);

  const VerifyOptions& options_;
  const std::string root_;
  const OpenedRun run_;
  const Experiment experiment_;
  const ContentHashes hashes_ = ContentHashes::of_files();
  const JobList jobs_;  // with the data as they are now
  JobEngine engine_;
  const Screen screen_ = screen_of_stderr();
  std::unique_ptr<Progress> progress_;
  std::vector<std::size_t> chosen_;        // positions in the run order
  std::size_t changed_ = 0;                // finished jobs whose data are not there any more
  std::optional<TemporaryFolder> folder_;  // of logs
  VerifyFindings findings_;
};

const Experiment& Verify::experiment_of(const OpenedRun& run, const std::string& root) {
  if (run.experiment()) return *run.experiment();
  throw std::runtime_error(root +
                           ": holds no experiment.yaml: no run came so far, and nothing can be verified");
}

int Verify::run() {
  const EndOnSignal until_jobs_run;
  engine_.hash_files(hashes_);
  choose_jobs();
  if (chosen_.empty()) {
    fmt::print("nothing to verify: no job of {} is done\n", root_);
    return all_done;
  }
  engine_.start_workers(slots());
  for (const std::size_t job : chosen_) engine_.want(jobs_.in_run_order(job));
  engine_.prepare_data([this](std::string_view text) { progress_->activity(text); },
                       [this](std::string_view text) { progress_->say(text); });
  const Interruption interruption;
  folder_.emplace("seedbed-verify");
  return report(run_jobs_again(interruption));
}

// Among the jobs of the experiment as last run. Two cells that read copies of one file share their jobs.
void Verify::choose_jobs() {
  const JobList recorded(experiment_, ContentHashes::remembered(run_.ledger()));
  std::unordered_set<std::string> left = run_.ledger().done();
  std::size_t finished = 0;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    const JobPlace place = jobs_.in_run_order(i);
    const std::string id = recorded.id(place);
    if (left.erase(id) == 0) continue;
    ++finished;
    if (jobs_.id(place) == id) chosen_.push_back(i);
  }
  const std::string damage = damage_warning(run_.ledger().damaged());
  if (!damage.empty()) progress_->say(damage);
  changed_ = finished - chosen_.size();
  if (changed_ > 0) refuse_changed(finished);
  const std::size_t there = chosen_.size();
  if (options_.sample && *options_.sample < there) {
    std::vector<std::size_t> sample = sample_of(there, *options_.sample, options_.seed);
    for (std::size_t& position : sample) position = chosen_[position];
    chosen_ = std::move(sample);
  }
  if (!options_.run.quiet && !chosen_.empty())
    progress_->say(fmt::format("running {} of the {} that {} done in {} again, {} at a time", chosen_.size(),
                               jobs_to_verify_text(finished), finished == 1 ? "is" : "are", root_, slots()));
}

void Verify::refuse_changed(std::size_t finished) {
  const std::string text = fmt::format("{} changed since the results in {} were made",
                                       fmt::join(hashes_.changed_since(run_.ledger()), ", "), root_);
  if (chosen_.empty()) {
    throw std::runtime_error(fmt::format(
        "{}: none of the {} that {} done can be verified without the earlier contents; put them back", text,
        jobs_to_verify_text(finished), finished == 1 ? "is" : "are"));
  }
  progress_->say(
      fmt::format("warning: {}: {} that read it cannot be verified", text, jobs_to_verify_text(changed_)));
}

JobRequest Verify::request(std::size_t job) {
  const JobPlace place = jobs_.in_run_order(job);
  JobRequest request;
  request.job = jobs_.job(place);
  request.outputs.log = folder_->path() / (request.job.id + ".log");
  request.outputs.program.folder = folder_->path() / request.job.id;
  request.outputs.program.threads = experiment_.run().threads;
  if (const auto before = run_.ledger().find(request.job.id, results::Detail::scores)) {
    for (const metrics::Score& score : before->result.scores) {
      if (experiments::problem_with_score_name(score.name).empty())
        request.outputs.more_scores.push_back(score.name);
    }
  }
  return request;
}

SweepSummary Verify::run_jobs_again(const Interruption& interruption) {
  engine_.wait_ready();
  const EngineJobs jobs{
      .jobs = {chosen_.size(), [this](std::size_t index) { return request(chosen_[index]); }},
      .place = [this](std::size_t index) { return jobs_.in_run_order(chosen_[index]); }};
  VerifyReporter reporter(*progress_,
                          {.total = chosen_.size(),
                           .capacity = slots(),
                           .verbose = options_.run.verbose,
                           .color = screen_.color,
                           .seconds = steady_seconds,
                           .activity = [this] { return engine_.activity(); }},
                          run_.ledger(), findings_);
  const SweepSummary summary =
      engine_.run(jobs, {}, nullptr, reporter, interruption, [this](std::string_view text) {
        if (!options_.run.quiet) progress_->say(text);
      });
  reporter.end();
  engine_.end();
  return summary;
}

int Verify::report(const SweepSummary& summary) {
  progress_.reset();  // takes its line away
  fmt::print("{}", findings_.text(options_.run.verbose));
  const auto last_run = run_.ledger().last_run();
  const std::string program = "seedbed " + version_and_commit();
  if (findings_.differing() > 0 && last_run && last_run->environment.program != program)
    fmt::print("the last run in {} was made by {}; this is {}\n", root_, last_run->environment.program,
               program);
  if (summary.failed > 0) {
    folder_->keep();
    fmt::print("{} failed this time; logs: {}\n", jobs_to_verify_text(summary.failed),
               folder_->path().string());
  }
  if (summary.not_run > 0)
    fmt::print("{} not run again\n", count_text(summary.not_run, "job was", "jobs were"));
  if (changed_ > 0)
    fmt::print("{} read data that changed since, and cannot be verified\n", jobs_to_verify_text(changed_));
  flush_output();
  if (summary.interrupted && summary.not_run > 0) return interrupted;
  const bool every_one = summary.failed + summary.not_run + changed_ == 0;
  return every_one && findings_.differing() == 0 ? all_done : some_job_failed;
}

}  // namespace

// Selection sampling (Knuth, The Art of Computer Programming, vol. 2, 3.4.2, algorithm S). The distributions
// of the standard library differ from one to the next; its engines do not.
std::vector<std::size_t> sample_of(std::size_t size, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::vector<std::size_t> sample;
  for (std::size_t i = 0; i < size && sample.size() < count; ++i) {
    const double uniform = static_cast<double>(engine() >> 11) * 0x1p-53;
    if (static_cast<double>(size - i) * uniform < static_cast<double>(count - sample.size()))
      sample.push_back(i);
  }
  return sample;
}

int verify_run(const VerifyOptions& options) {
  return Verify(options).run();
}

}  // namespace seedbed::runner
