#pragma once

#include "runner/simulation/cluster_simulation.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// `seedbed run --simulate`: prints what the jobs that are to be done would take on such a cluster, in
/// shares, and what that would leave in the run directory. Runs none of them (but some for a few epochs,
/// where nothing is done to go by) and changes no file. Returns an exit code.
int simulate_sweep(const SweepOptions& options, const ClusterModel& cluster);

}  // namespace seedbed::runner
