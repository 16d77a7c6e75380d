#pragma once

#include <vector>

#include "experiments/plan/experiment_file.hpp"
#include "models/training_settings.hpp"

namespace seedbed::experiments {

/// The settings that a preset stands for, as if they had been written where it was.
std::vector<Given> preset_settings(models::Preset preset, const Place& place);

}  // namespace seedbed::experiments
