#pragma once

#include <string>

#include "experiments/plan/plan.hpp"

namespace seedbed::experiments {

/// An experiment file that has the same cells, splits, seeds and outputs, wherever it is read: overrides are
/// in place, paths are absolute, comments are gone.
std::string experiment_yaml(const Plan& plan);

}  // namespace seedbed::experiments
