#include "runner/sweep/run_report.hpp"

#include <fmt/format.h>

#include "base/amounts.hpp"
#include "runner/host/exit_code.hpp"

namespace seedbed::runner {
namespace {

std::string jobs_text(std::size_t count) {
  return count_text(count, "job");
}

}  // namespace

std::string grid_text(const experiments::Experiment& experiment) {
  return fmt::format("{} × {} × {} = {}", count_text(experiment.cells(), "cell"),
                     count_text(experiment.splits().size(), "split"),
                     count_text(experiment.seeds().size(), "seed"), jobs_text(experiment.jobs()));
}

std::string opening_text(const JobList& jobs, const ToDo& to_do, std::size_t slots, const std::string& root) {
  std::string text = fmt::format("{}: {}", jobs.experiment().name(), grid_text(jobs.experiment()));
  if (to_do.complete > 0) text += fmt::format(", {} done", to_do.complete);
  text += fmt::format("; running {}, {} at a time, into {}", to_do.tasks.size(), slots, root);
  if (to_do.shared > 0) {
    text += fmt::format("\n{} read a copy of the same data as another and share its result",
                        jobs_text(to_do.shared));
  }
  const std::string again = outputs_text(to_do);
  if (!again.empty()) text += "\n" + again;
  return text;
}

std::string outputs_text(const ToDo& to_do) {
  const std::size_t trained = to_do.again - to_do.from_model;
  const auto are = [](std::size_t count) { return count == 1 ? "is" : "are"; };
  std::string text;
  if (to_do.from_model > 0) {
    text = fmt::format("{} {} done but lack{} predictions or a score: computed from {}, nothing is trained",
                       jobs_text(to_do.from_model), are(to_do.from_model), to_do.from_model == 1 ? "s" : "",
                       to_do.from_model == 1 ? "its model" : "their models");
  }
  if (trained > 0) {
    text += fmt::format(
        "{}{} {} done but lack{} a model, predictions or a score that no kept model gives: trained again",
        text.empty() ? "" : "\n", jobs_text(trained), are(trained), trained == 1 ? "s" : "");
  }
  if (to_do.going_on > 0) {
    text += fmt::format("{}{} from a training that was kept", text.empty() ? "" : "\n",
                        count_text(to_do.going_on, "job goes on", "jobs go on"));
  }
  return text;
}

std::string closing_text(const JobList& jobs, const ToDo& to_do, const SweepSummary& summary, double seconds,
                         const std::string& root, const SweepOptions& options) {
  if (to_do.tasks.empty()) {
    return jobs.size() == 1 ? "nothing to do: the only job is done"
                            : fmt::format("nothing to do: all {} jobs are done", jobs.size());
  }
  const std::size_t done = to_do.complete + summary.done;
  std::string text = fmt::format("{} of {} done", done, jobs_text(jobs.size() - to_do.shared));
  if (summary.failed > 0) text += fmt::format(", {} failed", summary.failed);
  if (summary.not_run > 0) text += fmt::format(", {} left", summary.not_run);
  text += fmt::format(", in {}; results in {}", clock_text(seconds), root);
  if (summary.failed > 0) text += fmt::format("\n`seedbed status {}` groups the errors", root);
  if (summary.interrupted && summary.not_run > 0) text = "interrupted: " + text;
  if (summary.not_run > 0) text += fmt::format("\nto go on: {}", options.command);
  return text;
}

std::string others_text(const JobList& jobs, const ToDo& to_do, const std::string& root) {
  if (to_do.others == 0) return "";
  return fmt::format(
      "results.csv shows {} of {} jobs; results-all.csv and `seedbed aggregate {} --all` show all",
      jobs.size(), jobs.size() + to_do.others, root);
}

std::string ensembles_text(const EnsembleSummary& ensembles, const JobList& jobs,
                           const SweepOptions& options) {
  const auto cells = [&](std::size_t count) {
    return jobs.experiment().splits().size() == 1
               ? count_text(count, "cell")
               : count_text(count, "pair of cell and split", "pairs of cell and split");
  };
  std::string text;
  if (ensembles.failed > 0)
    text = fmt::format("warning: no ensembles of {}: {}", cells(ensembles.failed), ensembles.problem);
  if (ensembles.left > 0) {
    text += fmt::format("{}the ensembles of {} are left; to go on: {}", text.empty() ? "" : "\n",
                        cells(ensembles.left), options.command);
  }
  return text;
}

int exit_code(const SweepSummary& summary, const EnsembleSummary& ensembles) {
  // A Ctrl-C while the last jobs ended stopped nothing.
  if (summary.interrupted && summary.not_run > 0) return interrupted;
  if (ensembles.left > 0) return interrupted;
  return summary.failed > 0 || summary.not_run > 0 ? some_job_failed : all_done;
}

}  // namespace seedbed::runner
