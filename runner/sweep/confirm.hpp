#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "results/comparison/comparison.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// Where the winner and the runner-up of a comparison are run with fresh seeds: a run directory of its own,
/// DIR-confirm, so that DIR stays what it is.
std::filesystem::path confirming_directory(const std::string& directory);

/// The run of `seeds` fresh seeds (the ones after the greatest of the experiment) of the reference of a
/// comparison and of what is next to it by the choosing score, and of nothing else: `only` has the jobs.
/// `how` says how jobs are run. Throws results::AggregateError if these two are not single cells, and what
/// loading the experiment throws.
SweepOptions fresh_seeds(const std::string& directory, const results::Comparison& comparison,
                         std::size_t seeds, SweepOptions how);

}  // namespace seedbed::runner
