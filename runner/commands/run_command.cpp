#include <fmt/format.h>

#include <utility>

#include "runner/clusters/cluster_run.hpp"
#include "runner/commands/engine_options.hpp"
#include "runner/commands/run_experiment.hpp"
#include "runner/simulation/cluster_text.hpp"
#include "runner/simulation/simulate_sweep.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

void add_elsewhere_options(Options& options) {
  options.add()(
      "simulate", po::value<std::string>()->value_name("CLUSTER"),
      "print what the jobs would take in shares on a cluster, as nodes=1000,cpus=64, and run none;\n"
      "also mtbf=90d (mean time between failures of a node), preemption=1d, start=30s, absence=5m");
  add_engine_options(options);
}

ClusterModel simulated_cluster(const std::string& text) {
  try {
    return cluster_of(text);
  } catch (const ClusterTextError& problem) {
    throw UsageError(fmt::format("--simulate: {}", problem.what()));
  }
}

int run_or_hand_over(SweepOptions run, const Options& options) {
  if (options.given("simulate")) {
    if (run.dry_run || run.task == SweepTask::prepare)
      throw UsageError("--simulate goes with neither --dry-run nor --prepare");
    return simulate_sweep(run, simulated_cluster(options.get<std::string>("simulate")));
  }
  return run_on_engine(std::move(run), submit_request(options), options.given("wait"));
}

constexpr RunElsewhere kElsewhere = {add_elsewhere_options, engine_overrides, run_or_hand_over};

}  // namespace

extern const Command run_command = {
    "run", "train every job of an experiment file that is not done yet",
    [](const Arguments& arguments) { return run_experiment(arguments, &kElsewhere); }};

}  // namespace seedbed::runner
