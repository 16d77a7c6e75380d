#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/messages.hpp"
#include "base/tables/wrapped_text.hpp"
#include "results/run_lock.hpp"
#include "results/status.hpp"
#include "results/status_json.hpp"
#include "runner/clusters/submission_status.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

std::string with_cluster(const std::string& text, const SubmissionStatus& cluster) {
  auto json = nlohmann::ordered_json::parse(text);
  json["cluster"] = submission_json(cluster);
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int run_status(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed status DIR [--format table|json]",
       .description =
           "Says how many jobs of a run directory are done, running, failed and left, how long those that\n"
           "are left will take, which process is running them, which cell is best so far, and what went\n"
           "wrong, the most frequent error first. Disturbs no running sweep.",
       .examples = "  seedbed status runs/diamonds\n"
                   "  seedbed status runs/diamonds --format json"});
  options.add()("format", po::value<std::string>()->value_name("KIND"),
                "table (default), or json for programs");
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  const std::string format = options.get_or<std::string>("format", "table");
  if (format != "table" && format != "json")
    throw UsageError(fmt::format("--format: {} is neither table nor json", quoted_value(format)));
  const OpenedRun run(root);
  const results::RunStatus status = results::run_status(
      run.table(false), run.ledger(), results::RunLock::holder(root), results::share_states(root));
  const std::optional<SubmissionStatus> cluster = submission_status(root, Slurm());
  std::string text =
      format == "json" ? results::status_json(status, root) : results::status_text(status, root);
  if (cluster && format == "json") text = with_cluster(text, *cluster);
  if (cluster && format != "json") text += submission_text(*cluster, status.left, root);
  fmt::print("{}", format == "json" ? text : each_line_wrapped(text, terminal_width()));
  flush_output();
  const std::string warning = platforms_warning(run.ledger());  // status_text has the damage
  if (!warning.empty()) print_to_stderr("{}\n", warning);
  return all_done;
}

}  // namespace

extern const Command status_command = {"status", "what is done, failed and left in a run directory",
                                       run_status};

}  // namespace seedbed::runner
