#include <fmt/format.h>

#include <optional>

#include "experiments/dataset/messages.hpp"
#include "experiments/plan/duration.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/cores.hpp"
#include "runner/commands/memory.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/commands/sweep.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options described_options() {
  Options options(
      {.usage = "seedbed run FILE [key=value …] [options]",
       .description =
           "Trains and scores every job of an experiment file that is not done yet, and writes results.csv,\n"
           "aggregate.csv, epochs.csv and timings.csv into the run directory. Run again after an "
           "interruption,\n"
           "a crash or a change of the file, it does only what is missing.\n\n"
           "key=value overrides a setting of the file; key=a,b,c makes it an axis of the grid. Lists are\n"
           "written in brackets: 'model.hidden=[64,64]'.",
       .examples =
           "  seedbed run experiments/diamonds.yaml\n"
           "  seedbed run experiments/diamonds.yaml train.epochs=4 model.components=1,3 seeds=8 -o runs/try\n"
           "  seedbed run experiments/diamonds.yaml -n"});
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  options.add()("jobs,j", text("N"),
                "jobs at once; by default one for each physical core that this process may use")(
      "dry-run,n", "check everything, print the cells and what would run, and run nothing")(
      "output,o", text("DIR"), "run directory; runs/<name of the experiment> if not given")(
      "isolation", text("KIND"),
      "process (default): a crash costs one attempt of one job\nthread: all jobs in one process")(
      "max-failures", text("N"), "start nothing new once N jobs have failed; 0 (default) = never stop")(
      "memory", text("AMOUNT"),
      "start no more jobs at once than fit into this much, such as 20G, going by those that ended; by\n"
      "default nine tenths of what is available, 0 = no limit")(
      "grace", text("TIME"),
      "after the first Ctrl-C or TERM: jobs that would take longer, by default 30s, stop with a checkpoint")(
      "quiet,q", "print failures and the final table only")("verbose,v",
                                                            "a line for every job that starts or ends");
  return options;
}

Isolation isolation(const std::string& text) {
  if (text == "process") return Isolation::process;
  if (text == "thread") return Isolation::thread;
  const std::vector<std::string> kinds = {"process", "thread"};
  throw UsageError(fmt::format("--isolation: {} is neither process nor thread{}",
                               experiments::quoted_value(text), experiments::did_you_mean(text, kinds)));
}

std::chrono::milliseconds grace(const std::string& text) {
  constexpr double most = 86400;  // a day; the message to the workers has room for some weeks
  const std::optional<double> seconds = experiments::duration_seconds(text);
  if (!seconds || *seconds > most) {
    throw UsageError(fmt::format("--grace: {} is no time up to a day, such as 30s, 10m or 0",
                                 experiments::quoted_value(text)));
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
}

// What follows the file must be an override; a second file is a likely slip.
std::vector<std::string> overrides(const std::vector<std::string>& positional) {
  std::vector<std::string> rest(positional.begin() + 1, positional.end());
  for (const std::string& word : rest) {
    if (word.find('=') == std::string::npos) {
      throw UsageError(fmt::format("{} is not key=value, and {} is the experiment file already",
                                   experiments::quoted_value(word),
                                   experiments::quoted_value(positional[0])));
    }
  }
  return rest;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

int run_command(const Arguments& arguments) {
  Options options = described_options();
  if (!options.parse(arguments)) return all_done;
  if (options.positional().empty()) throw UsageError("the experiment file is missing: seedbed run FILE");
  if (options.given("quiet") && options.given("verbose"))
    throw UsageError("--quiet and --verbose exclude each other");
  RunOptions run;
  run.file = options.positional().front();
  run.overrides = overrides(options.positional());
  run.jobs_at_once =
      options.given("jobs")
          ? static_cast<std::size_t>(whole_number("--jobs", options.get<std::string>("jobs"), 1))
          : static_cast<std::size_t>(default_jobs(this_machine()));
  run.output = options.get_or<std::string>("output", "");
  run.isolation = isolation(options.get_or<std::string>("isolation", "process"));
  run.max_failures = static_cast<std::size_t>(
      whole_number("--max-failures", options.get_or<std::string>("max-failures", "0"), 0));
  if (options.given("memory")) run.memory = memory_amount("--memory", options.get<std::string>("memory"));
  run.grace = grace(options.get_or<std::string>("grace", "30s"));
  run.dry_run = options.given("dry-run");
  run.quiet = options.given("quiet");
  run.verbose = options.given("verbose");
  run.command = "seedbed run";
  for (const std::string& argument : arguments) run.command += " " + shell_word(argument);
  return run_sweep(run);
}

}  // namespace seedbed::runner
