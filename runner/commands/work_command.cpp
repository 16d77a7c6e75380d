#include <fmt/format.h>

#include <stdexcept>

#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/shares/share_work.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options work_options() {
  Options options(
      {.usage = "seedbed work DIR [--share k/n] [options]",
       .description =
           "Does the k-th of n parts of what is missing in a run directory that `seedbed run FILE "
           "--prepare`\n"
           "has made, and writes the results into a file of its own there, DIR/shares/NAME.share. Needs no\n"
           "other process and no network; parts may run in any order, at once, on any machines that see\n"
           "the folder, and again. One whose own jobs are done takes over those of others that nobody has\n"
           "begun. `seedbed merge DIR` then makes one of them.",
       .examples = "  seedbed run experiments/diamonds.yaml --prepare -o runs/diamonds\n"
                   "  seedbed work runs/diamonds --share 1/2\n"
                   "  seedbed work runs/diamonds --share 2/2\n"
                   "  seedbed merge runs/diamonds"});
  add_jobs_option(options);
  options.add()("share", po::value<std::string>()->value_name("K/N"),
                "which part, such as 3/8; 'of 8', or nothing: by the variables of Slurm, PBS, LSF, Grid\n"
                "Engine, MPI or Kubernetes")(
      "only-own", "take over no jobs of other parts: where those cannot see this folder");
  add_run_options(options);
  return options;
}

ShareNumber chosen_share(const Options& options) {
  try {
    return share_number(options.get_or<std::string>("share", ""), environment_variable);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

int run_work(const Arguments& arguments) {
  Options options = work_options();
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  SweepOptions work = read_run_options(options);
  const ShareNumber number = chosen_share(options);
  work.output = root;
  work.command = command_text("work", arguments);
  return run_share(work, number, options.given("only-own"));
}

}  // namespace

extern const Command work_command = {"work", "do a part of what is missing in a run directory", run_work};

}  // namespace seedbed::runner
