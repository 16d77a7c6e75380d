#pragma once

#include "experiments/plan/plan.hpp"

namespace seedbed::experiments {

/// Whether there is a command, in the base settings or among those that vary.
bool runs_program(const Plan& plan);

/// What is wrong with an experiment because its jobs are programs, or because they are networks and it says
/// what only programs have: names in `command` that are no settings, settings that the other kind of job has.
/// Throws ExperimentError.
void check_program(const ExperimentFile& file, const Plan& plan);

}  // namespace seedbed::experiments
