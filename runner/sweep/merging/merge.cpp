#include "runner/sweep/merging/merge.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <stdexcept>

#include "base/amounts.hpp"
#include "base/atomic_file.hpp"
#include "base/machine.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/packs/compact_packs.hpp"
#include "results/run_lock.hpp"
#include "results/shares/share_folder.hpp"
#include "runner/host/end_on_signal.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/sweep/checkpoints.hpp"
#include "runner/sweep/kept/job_files.hpp"
#include "runner/sweep/merging/merge_stage.hpp"
#include "runner/sweep/merging/merged_directory.hpp"
#include "runner/sweep/merging/share_plans.hpp"
#include "runner/sweep/run_report.hpp"
#include "runner/sweep/sweep_end.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using experiments::Experiment;
using results::Ledger;

/// Of the directory; where that has none, of the first that is merged into it.
fs::path experiment_file(const fs::path& root, const std::vector<fs::path>& from) {
  std::error_code none;
  if (fs::exists(root / "experiment.yaml", none)) return root / "experiment.yaml";
  for (const fs::path& other : from) {
    if (fs::exists(other / "experiment.yaml", none)) return other / "experiment.yaml";
  }
  throw std::runtime_error(
      fmt::format("{0}: holds no experiment.yaml, so that nobody knows which jobs there are; give a run "
                  "directory, or make "
                  "one: seedbed run FILE --prepare -o {0}",
                  root.string()));
}

class Merge {
 public:
  Merge(const SweepOptions& options, const std::vector<fs::path>& from)
      : options_(options),
        from_(from),
        root_(options.output),
        experiment_(Experiment::load(experiment_file(root_, from))),
        progress_(make_progress(screen_, options.quiet)) {}

  int run();

 private:
  void open_directory();
  void take_everything();
  void count(const JobList& jobs);
  void pack_files(const JobList& jobs);
  std::string closing(const JobList& jobs) const;

  const EndOnSignal until_writing_;
  const SweepOptions& options_;
  const std::vector<fs::path>& from_;
  const fs::path root_;
  const Screen screen_ = screen_of_stderr();
  const Experiment experiment_;
  std::unique_ptr<Progress> progress_;
  std::optional<results::RunDirectory> directory_;
  std::optional<results::RunLock> lock_;
  std::optional<Ledger> ledger_;
  results::MergeSummary merged_;
  ToDo to_do_;
  SweepSummary summary_;
};

int Merge::run() {
  results::RunDirectory::require_usable_path(root_);
  open_directory();
  take_everything();
  const ContentHashes hashes = ContentHashes::remembered(*ledger_);
  const JobList jobs(experiment_, hashes);
  require_possible(options_.table, jobs.table(), experiment_.scores());
  to_do_ = find_to_do(jobs, &*ledger_, root_);
  if (!to_do_.damaged.empty()) progress_->say(damage_warning(to_do_.damaged));
  count(jobs);
  pack_files(jobs);
  const Interruption interruption;
  Interruption::give_back_second();
  SweepEnd end(jobs, root_, options_, screen_, progress_);
  const EnsembleSummary ensembles = end.score_ensembles(*ledger_, hashes, interruption);
  end.write_files(*directory_, *ledger_, to_do_);
  end.print_table(*ledger_, summary_.done);
  end.say(closing(jobs));
  if (summary_.not_run == 0) end.say_verdict();
  end.say(ensembles_text(ensembles, jobs, options_));
  if (to_do_.others > 0) progress_->say(others_text(jobs, to_do_, root_.string()));
  end.say(platforms_warning(*ledger_));
  end.write_report(true);
  const int code = exit_code(summary_, ensembles);
  return code == all_done && !merged_.differing.empty() ? some_job_failed : code;
}

void Merge::open_directory() {
  directory_ = results::RunDirectory::prepare(root_);
  lock_.emplace(root_, options_.command);
  if (!shares_may_be_at_work(root_)) directory_->remove_abandoned();
  ledger_.emplace(Ledger::open(root_));
  if (fs::exists(directory_->experiment())) return;
  AtomicFile file(directory_->experiment());
  file.write(experiment_.to_yaml());
  file.commit();
}

void Merge::take_everything() {
  merged_ = merge_shares_in(root_, *ledger_);
  for (const fs::path& source : from_) merge_from(source, experiment_, *directory_, *ledger_, merged_);
  if (!from_.empty()) note_done_in_plan(root_, *ledger_);
  const std::string text = merge_text(merged_);
  if (!text.empty()) progress_->say(text);
  remove_checkpoints_of_done_jobs(*directory_, *ledger_);
}

void Merge::count(const JobList& jobs) {
  summary_.done = to_do_.complete + to_do_.again;
  for (const Task& task : to_do_.tasks) {
    if (task.again) continue;
    const auto job = ledger_->find(jobs.id(jobs.in_run_order(task.job)), results::Detail::outcome);
    ++(job && job->has_result ? summary_.failed : summary_.not_run);
  }
}

/// What shares have not packed themselves, and what came from elsewhere.
void Merge::pack_files(const JobList& jobs) {
  if (!experiment_.run().packs_files(jobs.size()) || shares_may_be_at_work(root_)) return;
  JobFiles files(root_);
  files.begin_packing();
  const std::string problem = files.finish_packing([this] { return ledger_->done(); });
  if (!problem.empty()) progress_->say(problem);
  results::gather_packs(root_);
}

std::string Merge::closing(const JobList& jobs) const {
  std::string text =
      fmt::format("{} of {} done", summary_.done, count_text(jobs.size() - to_do_.shared, "job"));
  if (summary_.failed > 0) text += fmt::format(", {} failed", summary_.failed);
  if (summary_.not_run > 0) text += fmt::format(", {} left", summary_.not_run);
  text += fmt::format("; results in {}", root_.string());
  if (summary_.failed > 0) text += fmt::format("\n`seedbed status {}` groups the errors", root_.string());
  if (summary_.not_run > 0) {
    text += fmt::format(
        "\nto go on: seedbed work {0} --share k/n, or here: seedbed run {0}/experiment.yaml -o {0}",
        root_.string());
  }
  return text;
}

}  // namespace

int run_merge(const SweepOptions& options, const std::vector<fs::path>& from) {
  return Merge(options, from).run();
}

}  // namespace seedbed::runner
