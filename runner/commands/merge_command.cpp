#include <filesystem>

#include "runner/clusters/follow_up.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/commands/table_options.hpp"
#include "runner/sweep/merging/merge.hpp"

namespace seedbed::runner {
namespace {

Options merge_options() {
  Options options({.usage = "seedbed merge DIR [FROM…] [options]",
                   .description = "Brings what `seedbed work` has left in a run directory into its ledger, "
                                  "and the same of FROM: run\n"
                                  "directories of other machines, with their models, and files of shares. "
                                  "Then writes the CSV files\n"
                                  "and the report, as a run does. May be repeated: nothing counts twice.",
                   .examples = "  seedbed merge runs/diamonds\n"
                               "  seedbed merge runs/diamonds /mnt/other/runs/diamonds results/*.share"});
  options.add()("quiet,q", "print the final table only");
  add_jobs_option(options);
  options.add()("resubmit",
                "submit to the cluster again what is missing, if that led on since the last time: what\n"
                "the follow-up task of `seedbed run FILE --engine slurm` runs");
  add_table_options(options, "table at the end: ");
  return options;
}

int run_merge_command(const Arguments& arguments) {
  Options options = merge_options();
  if (!options.parse(arguments)) return all_done;
  if (options.positional().empty())
    throw UsageError("the run directory is missing: seedbed merge DIR [FROM…]");
  SweepOptions merge;
  merge.jobs_at_once = jobs_at_once(options);
  merge.output = options.positional().front();
  merge.quiet = options.given("quiet");
  merge.table = table_choice(options);
  merge.command = command_text("merge", arguments);
  if (options.given("resubmit")) {
    if (options.positional().size() > 1)
      throw UsageError("--resubmit is about one run directory: merge the others before");
    return run_follow_up(merge);
  }
  return run_merge(merge, {options.positional().begin() + 1, options.positional().end()});
}

}  // namespace

extern const Command merge_command = {"merge", "bring together what shares of a sweep have left",
                                      run_merge_command};

}  // namespace seedbed::runner
