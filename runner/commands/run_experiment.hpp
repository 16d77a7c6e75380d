#pragma once

#include <string>
#include <vector>

#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// What can be done with an experiment besides running its jobs in this process.
struct RunElsewhere {
  void (*add_options)(Options& options);
  std::vector<std::string> (*overrides)(const Options& options);  ///< "engine.tasks=8"
  int (*run)(SweepOptions run, const Options& options);           ///< or here; returns an exit code
};

/// `seedbed run`. `elsewhere` may be null: jobs are run here.
int run_experiment(const Arguments& arguments, const RunElsewhere* elsewhere);

}  // namespace seedbed::runner
