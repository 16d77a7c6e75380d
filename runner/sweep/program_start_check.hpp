#pragma once

#include "experiments/plan/experiment.hpp"

namespace seedbed::runner {

/// Throws ExperimentError, with the place of the setting at fault, if the program of a cell cannot be
/// started: there is none of that name, or no such directory. Does nothing for networks.
void require_startable(const experiments::Experiment& experiment);

}  // namespace seedbed::runner
