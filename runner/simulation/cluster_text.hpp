#pragma once

#include <stdexcept>
#include <string>

#include "runner/simulation/cluster_simulation.hpp"

namespace seedbed::runner {

/// What --simulate was given cannot be understood; the message says what can.
struct ClusterTextError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// "nodes=1000,cpus=64,mtbf=90d,preemption=1d,start=30s,absence=5m": what is not named keeps the model's own
/// values. Throws ClusterTextError.
ClusterModel cluster_of(const std::string& text);

/// "1000 nodes with 64 cores each; a node fails every 90d on average, …".
std::string cluster_text(const ClusterModel& cluster);

}  // namespace seedbed::runner
