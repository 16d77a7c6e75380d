#pragma once

#include <string>
#include <vector>

#include "experiments/plan/engine_settings.hpp"
#include "runner/clusters/submit_sweep.hpp"
#include "runner/commands/options.hpp"

namespace seedbed::runner {

/// --engine and what it takes with it.
void add_engine_options(Options& options);

/// The same for a command that has no jobs.
void add_task_options(Options& options);

/// What they say as overrides of `engine:`, "engine.tasks=8". Throws UsageError.
std::vector<std::string> engine_overrides(const Options& options);

/// What is handed on to the tasks of a cluster.
SubmitRequest submit_request(const Options& options);

/// What the options of `add_task_options` say. Throws ExperimentError, naming the option.
experiments::EngineSettings engine_of(const Options& options);
/// The same options as words of a command line.
std::vector<std::string> engine_words(const Options& options);

}  // namespace seedbed::runner
