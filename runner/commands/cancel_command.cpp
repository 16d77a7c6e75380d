#include "runner/clusters/cancel.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/host/standard_output.hpp"

namespace seedbed::runner {
namespace {

int run_cancel(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed cancel DIR",
       .description =
           "Ends what `seedbed run FILE --engine slurm` has submitted for a run directory and is queued or\n"
           "running, so that nothing is submitted again either. What was done stays; the same `seedbed run`\n"
           "goes on from there. The same for OUT.parts of `seedbed predict --engine slurm`.",
       .examples = "  seedbed cancel runs/diamonds"});
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  print_at_once(cancel_submission(root, command_text("cancel", arguments), Slurm()));
  return all_done;
}

}  // namespace

extern const Command cancel_command = {"cancel", "end what was submitted to a cluster for a run directory",
                                       run_cancel};

}  // namespace seedbed::runner
