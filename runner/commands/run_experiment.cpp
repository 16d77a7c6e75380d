#include "runner/commands/run_experiment.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/messages.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/commands/table_options.hpp"
#include "runner/sweep/sweep.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options run_options(const RunElsewhere* elsewhere) {
  Options options(
      {.usage = "seedbed run FILE [key=value …] [options]",
       .description =
           "Trains and scores every job of an experiment file that is not done yet, and writes results.csv,\n"
           "aggregate.csv, ensembles.csv, epochs.csv, timings.csv and a page that shows them, report.html,\n"
           "into the run directory. Run again after an interruption, a crash or a change of the file, it\n"
           "does only what is missing.\n\n"
           "key=value overrides a setting of the file; key=a,b,c makes it an axis of the grid. Lists are\n"
           "written in brackets: 'model.hidden=[64,64]'.\n\n"
           "With --engine slurm the jobs are submitted to the cluster, and the command returns.",
       .examples =
           "  seedbed run experiments/diamonds.yaml\n"
           "  seedbed run experiments/diamonds.yaml train.epochs=4 model.components=1,3 seeds=8 -o runs/try\n"
           "  seedbed run experiments/diamonds.yaml -n\n"
           "  seedbed run experiments/diamonds.yaml --engine slurm --cpus 4 --time 2h"});
  add_jobs_option(options);
  options.add()("dry-run,n", "check everything, print the cells and what would run, and run nothing")(
      "prepare", "check everything, make the run directory ready for `seedbed work`, and run nothing")(
      "output,o", po::value<std::string>()->value_name("DIR"),
      "run directory; runs/<name of the experiment> if not given");
  if (elsewhere) elsewhere->add_options(options);
  add_run_options(options);
  add_table_options(options, "table at the end: ");
  return options;
}

// What follows the file must be an override; a second file is a likely slip.
std::vector<std::string> overrides(const std::vector<std::string>& positional) {
  std::vector<std::string> rest(positional.begin() + 1, positional.end());
  for (const std::string& word : rest) {
    if (word.find('=') == std::string::npos) {
      throw UsageError(fmt::format("{} is not key=value, and {} is the experiment file already",
                                   quoted_value(word), quoted_value(positional[0])));
    }
  }
  return rest;
}

}  // namespace

int run_experiment(const Arguments& arguments, const RunElsewhere* elsewhere) {
  Options options = run_options(elsewhere);
  if (!options.parse(arguments)) return all_done;
  if (options.positional().empty()) throw UsageError("the experiment file is missing: seedbed run FILE");
  SweepOptions run = read_run_options(options);
  run.file = options.positional().front();
  run.overrides = overrides(options.positional());
  if (elsewhere) {
    for (std::string& override : elsewhere->overrides(options)) run.overrides.push_back(std::move(override));
  }
  run.output = options.get_or<std::string>("output", "");
  run.table = table_choice(options);
  run.command = command_text("run", arguments);
  if (options.given("prepare")) run.task = SweepTask::prepare;
  if (run.task == SweepTask::prepare && run.dry_run)
    throw UsageError("--prepare and --dry-run exclude each other: both run nothing, and one writes nothing");
  return elsewhere ? elsewhere->run(std::move(run), options) : run_sweep(run);
}

}  // namespace seedbed::runner
