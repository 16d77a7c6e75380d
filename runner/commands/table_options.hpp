#pragma once

#include <string>
#include <vector>

#include "results/aggregate_text.hpp"
#include "runner/commands/options.hpp"

namespace seedbed::runner {

/// --format, or what the ending of --output stands for; a table for people if neither says. Throws
/// UsageError.
results::TableFormat chosen_format(const Options& options);

/// The keys of an option that takes "key,…" and may be given several times. Throws UsageError.
std::vector<std::string> listed_keys(const Options& options, const char* option);

}  // namespace seedbed::runner
