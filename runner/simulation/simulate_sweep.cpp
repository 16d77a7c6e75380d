#include "runner/simulation/simulate_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "base/amounts.hpp"
#include "base/tables/wrapped_text.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "results/shares/merge_shares.hpp"
#include "results/work_left.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/shares/share_parts.hpp"
#include "runner/simulation/cluster_text.hpp"
#include "runner/simulation/directory_costs.hpp"
#include "runner/sweep/job_engine.hpp"
#include "runner/sweep/run_report.hpp"
#include "runner/sweep/time_measure.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// By what the simulation goes.
struct JobCosts {
  std::function<double(std::size_t cell)> seconds;
  JobTraces traces;
  std::string source;  ///< "going by 12 jobs that are done"
};

std::optional<JobCosts> costs_of_done_jobs(const JobList& jobs, const results::Ledger& ledger,
                                           const fs::path& root) {
  const auto work = std::make_shared<results::WorkLeft>();
  std::string last;
  std::int64_t done = 0;
  results::for_each_row(jobs.table(), ledger, results::Detail::outcome,
                        [&](const results::JobRow& row, const results::LedgerJob* job) {
                          if (job == nullptr || !job->done()) return;
                          work->add_done(row.cell, job->result.wall_seconds);
                          last = row.id;
                          ++done;
                        });
  if (done == 0) return std::nullopt;
  JobCosts costs;
  costs.seconds = [work](std::size_t cell) { return work->job_seconds_of(cell); };
  if (const auto job = ledger.find(last)) costs.traces.result = job->result;
  if (const auto model = results::KeptFiles(root).find(results::FileKind::model, last))
    costs.traces.model_bytes = model->size();
  costs.source = fmt::format("going by {}", count_text(done, "job that is done", "jobs that are done"));
  return costs;
}

// A job of that many epochs leaves a record of each.
results::JobResult with_epochs(results::JobResult result, int epochs) {
  if (!result.epochs.empty()) result.epochs.resize(static_cast<std::size_t>(epochs), result.epochs.back());
  return result;
}

JobCosts costs_of_some_trainings(const JobList& jobs, const ToDo& to_do, const SweepOptions& options,
                                 const ContentHashes& hashes) {
  if (jobs.experiment().settings(0).is_program()) {
    throw std::runtime_error(
        "what a program takes is known once some of its jobs are done: run a few of them, as with "
        "seedbed run … seeds=1, and simulate with -o DIR of those");
  }
  auto measured = measure_costs(jobs, to_do, options, hashes);
  if (const auto* problem = std::get_if<MeasureProblem>(&measured)) {
    throw std::runtime_error(
        *problem == MeasureProblem::too_much_data
            ? "the data are too many to measure what a job takes: run some jobs, and simulate "
              "with -o DIR of those"
            : "what a job takes could not be measured: run some jobs, and simulate with -o DIR "
              "of those");
  }
  auto& found = std::get<MeasuredCosts>(measured);
  JobCosts costs;
  costs.source = fmt::format("going by some epochs of {}, if no job stops early",
                             count_text(static_cast<std::int64_t>(found.cells), "cell"));
  costs.seconds = std::move(found.seconds);
  costs.traces.result = with_epochs(std::move(found.result), jobs.experiment().settings(0).train.epochs);
  costs.traces.model_bytes = found.model_bytes;
  return costs;
}

/// The parts that `seedbed work` would take, as the times of their jobs.
std::vector<std::vector<float>> times_of_parts(const JobList& jobs, const ToDo& to_do, const JobCosts& costs,
                                               std::size_t parts) {
  results::SharePlan plan;
  plan.to_do.resize(jobs.size());
  plan.done.resize(jobs.size());
  for (const Task& task : to_do.tasks) {
    if (task.again) continue;
    plan.to_do[task.job] = true;
    const std::size_t cell = jobs.in_run_order(task.job).cell;
    if (!plan.costs.contains(cell))
      plan.costs[cell] = static_cast<std::uint64_t>(std::max(1.0, costs.seconds(cell) * 1e6));
  }
  const auto cell_of = [&](std::uint64_t job) { return jobs.in_run_order(job).cell; };
  std::vector<std::vector<float>> times;
  for (const JobPositions& part : divide_jobs(plan, static_cast<int>(parts), cell_of)) {
    std::vector<float>& seconds = times.emplace_back();
    for (const std::uint64_t job : part)
      seconds.push_back(static_cast<float>(static_cast<double>(plan.cost_of(cell_of(job))) * 1e-6));
  }
  return times;
}

std::string hours_text(double core_seconds) {
  return fmt::format("{:.{}f} core hours", core_seconds / 3600, core_seconds < 360'000 ? 1 : 0);
}

std::string bytes_text(double bytes) {
  return memory_text(static_cast<std::int64_t>(bytes));
}

std::string run_text(const ClusterModel& cluster, const ClusterRun& run) {
  const double slots = static_cast<double>(cluster.nodes * cluster.cpus);
  std::string text = fmt::format("  done after         {}, with all cores busy all the time it would be {}\n",
                                 clock_text(run.makespan), clock_text(run.trained / slots));
  text += fmt::format("  utilisation        {:.1f} % of {} that nodes are held for\n",
                      100 * run.utilisation(), hours_text(run.reserved));
  text += fmt::format("  interruptions      {}, {}; {} trained again since the last checkpoints\n",
                      count_text(static_cast<std::int64_t>(run.failures), "failure"),
                      count_text(static_cast<std::int64_t>(run.preemptions), "preemption"),
                      hours_text(run.trained_again));
  text += fmt::format("  queue              2 submissions (an array of {}, and what follows it), {}\n",
                      count_text(static_cast<std::int64_t>(cluster.nodes), "share"),
                      count_text(static_cast<std::int64_t>(run.starts - std::min(run.starts, cluster.nodes)),
                                 "share starts again", "shares start again"));
  return text + fmt::format("  taken over         {} by shares that were done with their own\n",
                            count_text(static_cast<std::int64_t>(run.taken_over), "job"));
}

std::string costs_text(const DirectoryCosts& costs) {
  std::string text = fmt::format("  run directory      {:.0f} files at most; {} of shares, then {} of ledger",
                                 costs.files, bytes_text(costs.share_bytes), bytes_text(costs.ledger_bytes));
  if (costs.model_bytes > 0) text += fmt::format(", {} of models", bytes_text(costs.model_bytes));
  return text + fmt::format("\n  merge              {} and {} of memory on one core\n",
                            clock_text(costs.merge_seconds), bytes_text(costs.merge_memory));
}

std::string assumptions_text(const ClusterModel& cluster) {
  return fmt::format(
      "assumed: cores as fast as those of this machine; every job takes what those of its cell take; a share "
      "begins its "
      "jobs {} after the queue lets it start, and starts again {} after it broke; failures and preemptions "
      "come at "
      "random, without memory; a checkpoint every {}; the queue lets all shares start at once; the file "
      "system keeps up",
      clock_text(cluster.start), clock_text(cluster.absence), clock_text(cluster.checkpoint));
}

}  // namespace

int simulate_sweep(const SweepOptions& options, const ClusterModel& given) {
  const experiments::Experiment experiment = experiments::Experiment::load(options.file, options.overrides);
  const fs::path root = options.output.empty() ? fs::path("runs") / experiment.name() : options.output;
  const ContentHashes hashes = ContentHashes::of_files();
  const JobList jobs(experiment, hashes);
  JobEngine(experiment, options).hash_files(hashes);
  std::error_code ignored;
  std::optional<results::Ledger> ledger;
  if (fs::exists(root / "ledger.sqlite", ignored)) ledger.emplace(results::open_with_shares(root));
  const ToDo to_do = find_to_do(jobs, ledger ? &*ledger : nullptr, root);
  const std::size_t left = to_do.tasks.size() - to_do.again;
  fmt::print("{}: {}, {} to be done\n", experiment.name(), grid_text(experiment),
             count_text(static_cast<std::int64_t>(left), "job"));
  if (left == 0) return all_done;
  std::optional<JobCosts> costs;
  if (ledger) costs = costs_of_done_jobs(jobs, *ledger, root);
  if (!costs) costs = costs_of_some_trainings(jobs, to_do, options, hashes);
  if (!experiment.run().save_models) costs->traces.model_bytes = 0;
  ClusterModel cluster = given;
  cluster.checkpoint = experiment.run().checkpoint_seconds;
  const ClusterRun run = simulate_cluster(cluster, times_of_parts(jobs, to_do, *costs, cluster.nodes));
  fmt::print(
      "on {}, {}:\n{}{}{}", cluster_text(cluster), costs->source, run_text(cluster, run),
      costs_text(directory_costs(left, run.starts, experiment.run().packs_files(jobs.size()), costs->traces)),
      wrapped(assumptions_text(cluster), terminal_width()) + "\n");
  return all_done;
}

}  // namespace seedbed::runner
