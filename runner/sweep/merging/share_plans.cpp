#include "runner/sweep/merging/share_plans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <unordered_set>

#include "base/amounts.hpp"
#include "experiments/dataset/content_hash.hpp"
#include "experiments/plan/job_id.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/shares/leases.hpp"
#include "results/shares/share_folder.hpp"
#include "runner/host/version.hpp"
#include "runner/sweep/run_report.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using results::SharePlan;

std::string new_plan_id() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

struct Times {
  double seconds = 0;
  std::uint64_t jobs = 0;

  std::uint64_t mean_microseconds() const {
    const double mean = seconds / static_cast<double>(jobs) * 1e6;
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(std::clamp(mean, 0.0, 1e15))));
  }
};

/// From the jobs that are done: what one of each cell takes, and of any.
void learn_costs(const JobList& jobs, const results::Ledger& ledger, SharePlan& plan) {
  std::map<std::uint64_t, Times> cells;
  Times all;
  results::for_each_row(jobs.table(), ledger, results::Detail::outcome,
                        [&](const results::JobRow& row, const results::LedgerJob* job) {
                          if (job == nullptr || !job->done()) return;
                          for (Times* times : {&cells[row.cell], &all}) {
                            times->seconds += job->result.wall_seconds;
                            ++times->jobs;
                          }
                        });
  for (const auto& [cell, times] : cells) plan.costs[cell] = times.mean_microseconds();
  if (all.jobs > 0) plan.usual_cost = all.mean_microseconds();
}

}  // namespace

std::string program_name() {
  return "seedbed " + version_and_commit();
}

std::string experiment_hash(const results::RunDirectory& directory) {
  return experiments::content_hash(directory.experiment().string());
}

SharePlan new_share_plan(const JobList& jobs, const ToDo& to_do, const results::Ledger& ledger,
                         const ContentHashes& hashes, const results::RunDirectory& directory) {
  SharePlan plan{.id = new_plan_id(),
                 .program = program_name(),
                 .numerics = experiments::kNumericsVersion,
                 .experiment = experiment_hash(directory),
                 .files = {hashes.known().begin(), hashes.known().end()},
                 .to_do = std::vector<bool>(jobs.size()),
                 .done = std::vector<bool>(jobs.size())};
  for (const Task& task : to_do.tasks) plan.to_do[task.job] = !task.again;
  learn_costs(jobs, ledger, plan);
  return plan;
}

void write_plan(const results::RunDirectory& directory, const SharePlan& plan) {
  const results::ShareFolder folder(directory.root());
  folder.make();
  // Who has been killed since is in nobody's way any more.
  results::remove_leases(folder.leases(), results::WhichLeases::all);
  write_share_plan(folder.plan(), plan);
}

void note_done_in_plan(const fs::path& root, const results::Ledger& ledger) {
  const results::ShareFolder folder(root);
  std::error_code none;
  if (!fs::exists(folder.plan(), none)) return;
  const auto directory = results::RunDirectory::existing(root);
  SharePlan plan;
  try {
    plan = results::read_share_plan(folder.plan(), root.string());
  } catch (const results::NoSharePlan&) {
    return;  // `work` says so
  }
  if (plan.experiment != experiment_hash(directory)) return;  // it is of another experiment
  const JobList jobs(experiments::Experiment::load(directory.experiment()),
                     ContentHashes::given({plan.files.begin(), plan.files.end()}));
  if (jobs.size() != plan.to_do.size()) return;
  const std::unordered_set<std::string> done = ledger.done();
  const std::vector<bool> before = plan.done;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    plan.done[i] = plan.to_do[i] && done.contains(jobs.id(jobs.in_run_order(i)));
  if (plan.done != before) write_share_plan(folder.plan(), plan);
}

std::string prepared_text(const JobList& jobs, const ToDo& to_do, const std::string& root) {
  const std::size_t left = to_do.tasks.size() - to_do.again;
  std::string text = fmt::format("{}: {}; {} to be done in {}", jobs.experiment().name(),
                                 grid_text(jobs.experiment()), count_text(left, "job"), root);
  if (to_do.again > 0) {
    text += fmt::format("\n{} done but lack an output: `seedbed run` makes up for that",
                        count_text(to_do.again, "job is", "jobs are"));
  }
  if (left == 0) return text;
  return text + fmt::format(
                    "\nin n parts, on any machines that see this folder: seedbed work {0} --share k/n"
                    "\nand when they are over: seedbed merge {0}",
                    root);
}

}  // namespace seedbed::runner
