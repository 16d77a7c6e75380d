#include "runner/sweep/dry_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/amounts.hpp"
#include "experiments/plan/command_words.hpp"
#include "forecasts/programs/job_folder.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/work_left.hpp"
#include "runner/sweep/run_report.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostCellsListed = 40;

// Of each of the first cells, how many jobs are to run.
std::vector<std::size_t> left_by_cell(const JobList& jobs, const ToDo& to_do, std::size_t shown) {
  std::vector<std::size_t> left(shown);
  for (const Task& task : to_do.tasks) {
    const std::size_t cell = jobs.in_run_order(task.job).cell;
    if (cell < shown) ++left[cell];
  }
  return left;
}

}  // namespace

std::string dry_run_text(const JobList& jobs, const ToDo& to_do, std::size_t slots, const std::string& root) {
  const experiments::Experiment& experiment = jobs.experiment();
  const std::size_t shown =
      experiment.cells() <= kMostCellsListed + 1 ? experiment.cells() : kMostCellsListed;
  const std::size_t jobs_of_cell = jobs.size() / experiment.cells();
  const std::vector<std::size_t> left = left_by_cell(jobs, to_do, shown);
  std::string text = fmt::format("{}: {}\n", experiment.name(), grid_text(experiment));
  for (std::size_t cell = 0; cell < shown; ++cell) {
    const std::string varied = experiment.cell_text(cell);
    const bool some = to_do.left_out > 0;  // then what does not run need not be done
    text += fmt::format("  {}/{} {}  {}\n", some ? left[cell] : jobs_of_cell - left[cell], jobs_of_cell,
                        some ? "to run" : "done", varied.empty() ? "(nothing varies)" : varied);
  }
  if (shown < experiment.cells()) text += fmt::format("  … and {} more cells\n", experiment.cells() - shown);
  if (to_do.tasks.empty()) return text + fmt::format("nothing would run: all of it is done in {}\n", root);
  text +=
      fmt::format("would run {}, {} at a time, into {}", count_text(to_do.tasks.size(), "job"), slots, root);
  const std::string again = outputs_text(to_do);
  return text + "\n" + again + (again.empty() ? "" : "\n");
}

std::string time_text(const JobList& jobs, const ToDo& to_do, const results::Ledger& ledger,
                      std::size_t slots) {
  results::WorkLeft work;
  std::size_t done = 0;
  results::for_each_row(jobs.table(), ledger, results::Detail::outcome,
                        [&](const results::JobRow& row, const results::LedgerJob* job) {
                          if (job == nullptr || !job->done()) return;
                          work.add_done(row.cell, job->result.wall_seconds);
                          ++done;
                        });
  if (done == 0) return "";
  for (const Task& task : to_do.tasks) {
    if (!task.from_model)
      work.add_left(jobs.in_run_order(task.job).cell);  // the others take no time to speak of
  }
  return fmt::format("would be done in {} or so, going by {}\n", clock_text(work.seconds(slots)),
                     count_text(done, "job that is done", "jobs that are done"));
}

std::string commands_text(const JobList& jobs, const ToDo& to_do, const std::filesystem::path& root) {
  std::string text;
  for (const Task& task : to_do.tasks) {
    const experiments::Job job = jobs.job(jobs.in_run_order(task.job));
    if (!job.settings.is_program()) return "";
    const forecasts::JobFolder folder(root / "work" / job.id);
    const int threads = jobs.experiment().run().threads;
    text +=
        fmt::format("cd {} && SEEDBED_JOB={}", experiments::quoted_for_shell(job.settings.program.directory),
                    experiments::quoted_for_shell(folder.job_file.string()));
    for (const std::string& word : command_line(job.settings, folder.words(job, threads)))
      text += " " + experiments::quoted_for_shell(word);
    text += '\n';
  }
  return text;
}

}  // namespace seedbed::runner
