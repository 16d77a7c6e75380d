#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "base/messages.hpp"
#include "base/output.hpp"
#include "experiments/draft/draft_experiment.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options init_options() {
  Options options(
      {.usage = "seedbed init DATA.csv --target COLUMN [-o FILE]",
       .description =
           "Prints a commented experiment file for a CSV file (.csv or .csv.gz): column types,\n"
           "missing-value markers and the family of the target are inferred from all rows, and what\n"
           "could be otherwise is listed at the top. Read it before you run it.",
       .examples = "  seedbed init diamonds.csv --target price > diamonds.yaml"});
  options.add()("target", po::value<std::string>()->value_name("COLUMN"), "the column to forecast")(
      "delimiter", po::value<std::string>()->value_name("CHAR"),
      "one character, or tab; guessed from the header if not given")(
      "output,o", po::value<std::string>()->value_name("FILE"),
      "file to write; standard output if not given")("force,f",
                                                     "write over a file that is there, without asking");
  return options;
}

/// Whether a file may be written that is there already.
bool may_write_over(const std::string& file) {
  if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1)
    throw UsageError(
        fmt::format("--output: {} is there already; --force writes over it", quoted_value(file)));
  fmt::print(stderr, "{} is there already. Write over it? [y/N] ", quoted_value(file));
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int run_init(const Arguments& arguments) {
  Options options = init_options();
  if (!options.parse(arguments)) return all_done;
  const std::string data = options.only_positional("data file");
  if (!options.given("target")) throw UsageError("--target is missing: which column is to be forecast?");
  const std::string draft =
      experiments::draft_experiment(data, options.get<std::string>("target"), delimiter_option(options));
  const std::string output = options.get_or<std::string>("output", "");
  if (std::filesystem::is_regular_file(output) && !options.given("force") && !may_write_over(output)) {
    fmt::print(stderr, "{} is left as it is\n", quoted_value(output));
    return all_done;
  }
  Output file(options.get_or<std::string>("output", ""));
  file.stream() << draft;
  file.commit();
  return all_done;
}

}  // namespace

extern const Command init_command = {"init", "draft an experiment file for a CSV file", run_init};

}  // namespace seedbed::runner
