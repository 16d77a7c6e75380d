#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/messages.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/run_directory.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/sweep/data/data_store.hpp"
#include "runner/sweep/data/job_groups.hpp"
#include "runner/sweep/run_report.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

Options diff_options() {
  Options options({.usage = "seedbed diff FILE [key=value …] [DIR]",
                   .description = "Compares an experiment file with what a run directory holds, runs/<name "
                                  "of the experiment> if none\n"
                                  "is given: which jobs are new, which are kept, and which the file no "
                                  "longer names. Changes nothing.",
                   .examples = "  seedbed diff experiments/diamonds.yaml\n"
                               "  seedbed diff experiments/diamonds.yaml train.epochs=4 runs/try -v"});
  options.add()("verbose,v", "list every job");
  return options;
}

/// What the command line names.
struct Request {
  fs::path file;
  std::vector<std::string> overrides = {};
  std::optional<fs::path> root = {};
};

Request request(const std::vector<std::string>& words) {
  if (words.empty())
    throw UsageError("the experiment file is missing: seedbed diff FILE [key=value …] [DIR]");
  Request request{.file = words.front()};
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    if (word->find('=') != std::string::npos) {
      request.overrides.push_back(*word);
    } else if (request.root) {
      throw UsageError(fmt::format("{} is not key=value, and {} is the run directory already",
                                   quoted_value(*word), quoted_value(request.root->string())));
    } else {
      request.root = *word;
    }
  }
  return request;
}

void print_groups(const char* title, const JobGroups& groups) {
  if (groups.size() == 0) return;
  const std::string states = groups.states();
  fmt::print("{}: {}{}{}{}\n{}", title, groups.size(), states.empty() ? "" : " (", states,
             states.empty() ? "" : ")", groups.text());
}

/// Of jobs that are done and lack an output, by id: what a run would do for it.
std::unordered_map<std::string, std::string> lacking_jobs(const JobList& jobs, const OpenedRun& run) {
  std::unordered_map<std::string, std::string> lacking;
  for (const Task& task : find_to_do(jobs, &run.ledger(), run.directory().root()).tasks) {
    if (!task.again) continue;
    lacking[jobs.id(jobs.in_run_order(task.job))] =
        task.from_model ? "done, lacking what the model gives" : "done, lacking what only training gives";
  }
  return lacking;
}

void print_differences(const JobList& jobs, const OpenedRun* run, bool each) {
  const results::JobTable table = jobs.table();
  JobGroups fresh(each), kept(each), gone(each);
  if (run == nullptr) {
    for (std::size_t i = 0; i < table.size; ++i) fresh.add(table.varied_keys, table.row(i), "");
  } else {
    const std::unordered_map<std::string, std::string> lacking = lacking_jobs(jobs, *run);
    std::unordered_set<std::string> named;
    results::for_each_row(table, run->ledger(), results::Detail::outcome,
                          [&](const results::JobRow& row, const results::LedgerJob* job) {
                            named.insert(row.id);
                            if (job == nullptr) {
                              fresh.add(table.varied_keys, row, "");
                            } else {
                              const auto lack = lacking.find(row.id);
                              kept.add(table.varied_keys, row,
                                       lack != lacking.end() ? lack->second : state_text(*job));
                            }
                          });
    const results::JobTable all = run->table(true);
    results::for_each_row(
        all, run->ledger(), results::Detail::outcome,
        [&](const results::JobRow& row, const results::LedgerJob* job) {
          gone.add(all.varied_keys, row, job == nullptr ? "" : state_text(*job));
        },
        [&](const results::JobRow& row) { return !named.contains(row.id); });
  }
  print_groups("new", fresh);
  print_groups("kept", kept);
  print_groups("no longer in the file", gone);
}

int run_diff(const Arguments& arguments) {
  Options options = diff_options();
  if (!options.parse(arguments)) return all_done;
  const Request wanted = request(options.positional());
  const experiments::Experiment experiment = experiments::Experiment::load(wanted.file, wanted.overrides);
  const fs::path root = wanted.root.value_or(fs::path("runs") / experiment.name());
  const ContentHashes hashes = ContentHashes::of_files();
  DataStore(experiment).hash_files(hashes);
  std::error_code none;
  std::optional<OpenedRun> run;
  // A directory that was named must be one; that of the experiment is made by its first run.
  if (wanted.root || fs::exists(root, none)) run.emplace(root);
  fmt::print("{}: {}, compared with {}{}\n", experiment.name(), grid_text(experiment), root.string(),
             run ? "" : ", where nothing was run yet");
  if (run) {
    for (const std::string& path : hashes.changed_since(run->ledger()))
      fmt::print(
          "{} has changed since: jobs that read it are new, and those of its earlier contents no longer "
          "in the file\n",
          path);
  }
  print_differences(JobList(experiment, hashes), run ? &*run : nullptr, options.given("verbose"));
  if (run) warn_about(run->ledger());
  return all_done;
}

}  // namespace

extern const Command diff_command = {
    "diff", "which jobs of an experiment file are new, kept or no longer named", run_diff};

}  // namespace seedbed::runner
