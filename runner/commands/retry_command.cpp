#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <unordered_set>

#include "results/ledger/job_rows.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/job_filter.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/sweep/data/data_store.hpp"
#include "runner/sweep/sweep.hpp"

namespace seedbed::runner {
namespace {

Options retry_options() {
  Options options(
      {.usage = "seedbed retry DIR [--where key=value]… [options]",
       .description =
           "Runs the failed jobs of a run directory again, and no others, with the experiment as last run: "
           "its\n"
           "file is not needed. `seedbed run` tries them again too, together with whatever else is left.",
       .examples = "  seedbed retry runs/diamonds\n"
                   "  seedbed retry runs/diamonds --where train.lr=0.01 --where seed=3,4 -j 1"});
  add_jobs_option(options);
  options.add()("dry-run,n", "check everything, print the cells and what would run, and run nothing");
  add_where_option(options);
  add_run_options(options);
  return options;
}

// The jobs of the experiment that have failed and that the conditions admit.
std::unordered_set<std::string> failed_jobs(const OpenedRun& run, JobFilter filter) {
  std::unordered_set<std::string> failed;
  results::for_each_row(run.table(false), run.ledger(), results::Detail::settings,
                        [&](const results::JobRow& row, const results::LedgerJob* job) {
                          if (job == nullptr || !filter.admits(job->identity)) return;
                          if (job->has_result && !job->done()) failed.insert(row.id);
                        });
  filter.require_known_values();
  return failed;
}

// Jobs are known by the contents of their data: those that failed cannot run on others.
void require_unchanged_data(const OpenedRun& run, const std::string& root) {
  const ContentHashes now = ContentHashes::of_files();
  DataStore(*run.experiment()).hash_files(now);
  const std::vector<std::string> changed = now.changed_since(run.ledger());
  if (changed.empty()) return;
  throw std::runtime_error(
      fmt::format("{0} {1} changed since the jobs in {2} failed, and with other data they are other jobs; "
                  "`seedbed run {2}/experiment.yaml -o {2}` runs those",
                  fmt::join(changed, ", "), changed.size() == 1 ? "has" : "have", root));
}

int run_retry(const Arguments& arguments) {
  Options options = retry_options();
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  SweepOptions retry = read_run_options(options);
  const std::vector<std::string> where = where_conditions(options);
  const JobFilter checked(where);  // before the directory is looked at
  {
    const OpenedRun run(root);
    if (!run.experiment()) {
      throw std::runtime_error(
          root + ": holds no experiment.yaml: no run came so far; give `seedbed run` the experiment");
    }
    retry.only = failed_jobs(run, JobFilter(where, run.known_experiment()));
    if (retry.only->empty()) {
      fmt::print("nothing to do: no {}job in {} has failed\n", options.given("where") ? "such " : "", root);
      return all_done;
    }
    require_unchanged_data(run, root);
    retry.file = run.directory().experiment();
  }
  retry.output = root;
  retry.command = command_text("retry", arguments);
  return run_sweep(retry);
}

}  // namespace

extern const Command retry_command = {"retry", "run the failed jobs of a run directory again", run_retry};

}  // namespace seedbed::runner
