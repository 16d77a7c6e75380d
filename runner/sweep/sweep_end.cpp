#include "runner/sweep/sweep_end.hpp"

#include <fmt/format.h>

#include "base/machine.hpp"
#include "base/tables/wrapped_text.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/report_file.hpp"
#include "runner/inspection/run_files.hpp"
#include "runner/inspection/run_verdict.hpp"
#include "runner/inspection/score_table.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostCellsReported = 2000;    // a page of 7 MB
constexpr std::size_t kMostJobsReported = 100'000;  // what a page says of more takes minutes
constexpr std::size_t kMostCellsShown = 40;         // in the table at the end
constexpr double kSecondsBetweenLines = 10;         // of a log

bool is_small_enough(const JobList& jobs) {
  return jobs.experiment().cells() <= kMostCellsReported && jobs.size() <= kMostJobsReported;
}

}  // namespace

EnsembleSummary SweepEnd::score_ensembles(results::Ledger& ledger, const ContentHashes& hashes,
                                          const Interruption& interruption) {
  const experiments::RunSettings& run = jobs_.experiment().run();
  if (!run.ensembles || !run.save_models) return {};
  const results::KeptFiles kept(root_);
  EnsembleStage stage(jobs_, kept, ledger, options_);
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
      hashes, [&] { return interruption.count() > 0; }, activity);
}

void SweepEnd::write_files(const results::RunDirectory& directory, results::Ledger& ledger,
                           const ToDo& to_do) {
  pass_by("writing results");
  // In one transaction, where reading costs half.
  ledger.together([&] {
    write_run_files(directory, jobs_.table(), ledger, jobs_.experiment().scores(), to_do.others > 0);
  });
}

void SweepEnd::print_table(results::Ledger& ledger, std::size_t done) {
  if (done == 0) return;  // it would hold nothing
  TableView view;
  view.choice = options_.table;
  view.scores = jobs_.experiment().scores();
  view.to_see_all = fmt::format("seedbed aggregate {} --width 0 shows all", root_.string());
  view.most_rows = kMostCellsShown;
  view.width = terminal_width();
  std::string table;
  ledger.together([&] { table = score_table(jobs_.table(), ledger, view); });  // reading costs half there
  progress_.reset();                                                           // takes its line away
  print_at_once(table);
  progress_ = make_progress(screen_, options_.quiet);
}

void SweepEnd::say_verdict() {
  if (options_.quiet || !options_.verdict || !is_small_enough(jobs_)) return;
  const std::size_t width = screen_.terminal ? terminal_width() : 0;
  for (const std::string& line : run_verdict(root_)) say(wrapped(line, width));
}

void SweepEnd::write_report(bool is_new) {
  if (!jobs_.experiment().run().report) return;
  if (!is_small_enough(jobs_)) {
    say(fmt::format(
        "no report is written of more than {} cells or {} jobs unless it is asked for: seedbed report {}",
        kMostCellsReported, kMostJobsReported, root_.string()));
    return;
  }
  pass_by("writing the report");
  const std::string problem = write_report_after_run(root_);
  if (!problem.empty()) return progress_->say(problem);
  if (is_new) say(fmt::format("the page to look at: {}", report_path(root_).string()));
}

void SweepEnd::say(const std::string& text) {
  if (!options_.quiet && !text.empty()) progress_->say(text);
}

void SweepEnd::pass_by(const std::string& text) {
  if (screen_.terminal) progress_->activity(text);
}

}  // namespace seedbed::runner
