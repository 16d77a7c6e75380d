#pragma once

#include <string>
#include <string_view>

#include "runner/commands/options.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// -j.
void add_jobs_option(Options& options);
/// What it says. Throws UsageError.
std::size_t jobs_at_once(const Options& options);

/// The other options that say how jobs are run and reported, except -n.
void add_run_options(Options& options);
/// What all of these and -n say. Throws UsageError.
SweepOptions read_run_options(const Options& options);

/// The command line as it can be typed again.
std::string command_text(std::string_view command, const Arguments& arguments);

}  // namespace seedbed::runner
