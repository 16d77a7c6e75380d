#include <fmt/format.h>

#include <cstdio>

#include "results/run_lock.hpp"
#include "results/status.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {
namespace {

int run_status(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed status DIR",
       .description =
           "Says how many jobs of a run directory are done, running, failed and left, which process is\n"
           "running them, and what went wrong, the most frequent error first. Disturbs no running sweep.",
       .examples = "  seedbed status runs/diamonds"});
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  const OpenedRun run(root);
  const results::RunStatus status =
      results::run_status(run.table(false), run.ledger(), results::RunLock::holder(root));
  fmt::print("{}", results::status_text(status, root));
  flush_output();
  const std::string warning = platforms_warning(run.ledger());  // status_text has the damage
  if (!warning.empty()) fmt::print(stderr, "{}\n", warning);
  return all_done;
}

}  // namespace

extern const Command status_command = {"status", "what is done, failed and left in a run directory",
                                       run_status};

}  // namespace seedbed::runner
