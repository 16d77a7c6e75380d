#include <string>

#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/sweep/verify/verify.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options verify_options() {
  Options options(
      {.usage = "seedbed verify DIR [--sample K] [options]",
       .description =
           "Runs finished jobs of a run directory again and compares every score, standard error and epoch\n"
           "with the recorded one, bit for bit. Of jobs made on another platform (vector level, oneDNN, C\n"
           "library) it prints the largest relative differences instead. Nothing in DIR changes; the data "
           "must\n"
           "be where DIR/experiment.yaml says, as they were.\n\n"
           "Returns 0 if nothing differs on the same platform, and 1 if something does, or if a job failed "
           "or\n"
           "could not be run because its data changed.",
       .examples = "  seedbed verify runs/diamonds\n"
                   "  seedbed verify runs/diamonds --sample 10 --seed 1 -j 4"});
  options.add()("sample", po::value<std::string>()->value_name("K"),
                "only K of them, chosen at random; all if there are no more")(
      "seed", po::value<std::string>()->value_name("N"), "decides which ones --sample chooses, 0 by default");
  add_jobs_option(options);
  add_run_options(options);
  return options;
}

int run_verify(const Arguments& arguments) {
  Options options = verify_options();
  if (!options.parse(arguments)) return all_done;
  VerifyOptions verify;
  verify.run = read_run_options(options);
  verify.run.output = options.only_positional("run directory");
  verify.run.command = command_text("verify", arguments);
  if (options.given("seed") && !options.given("sample"))
    throw UsageError("--seed chooses a sample, and there is no --sample");
  if (options.given("sample"))
    verify.sample = static_cast<std::size_t>(whole_number("--sample", options.get<std::string>("sample"), 1));
  verify.seed =
      static_cast<std::uint64_t>(whole_number("--seed", options.get_or<std::string>("seed", "0"), 0));
  return verify_run(verify);
}

}  // namespace

extern const Command verify_command = {
    "verify", "run finished jobs again and compare every bit of their scores", run_verify};

}  // namespace seedbed::runner
