#pragma once

#include "experiments/plan/plan.hpp"

namespace seedbed::experiments {

/// Multiplies the axes out, drops what `exclude` says and checks every cell that is left: settings that do
/// not go together, cells that are the same. Throws ExperimentError naming the setting's place and the cell.
void expand(Plan& plan);

}  // namespace seedbed::experiments
