#pragma once

#include "experiments/plan/experiment.hpp"

namespace seedbed::runner {

/// Whether libtorch trains the network of any cell.
bool wants_torch(const experiments::Experiment& experiment);

/// Throws ExperimentError, with the place of the setting that asks for it, if libtorch is wanted and
/// libseedbed-torch.so is not there.
void require_engine(const experiments::Experiment& experiment);

}  // namespace seedbed::runner
