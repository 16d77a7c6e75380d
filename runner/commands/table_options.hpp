#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/aggregate_text.hpp"
#include "runner/commands/options.hpp"
#include "runner/inspection/score_table.hpp"

namespace seedbed::runner {

/// --format, or what the ending of --output stands for; a table for people if neither says. Throws
/// UsageError.
results::TableFormat chosen_format(const Options& options);

/// The keys of an option that takes "key,…" and may be given several times. Throws UsageError.
std::vector<std::string> listed_keys(const Options& options, const char* option);

/// --by, --scores, --columns, --sort and --plus-minus; their help begins with `what` they are about.
void add_table_options(Options& options, const std::string& what = "");
/// What they say. Throws UsageError.
TableChoice table_choice(const Options& options);

/// --width.
void add_width_option(Options& options);
/// What it says, or the terminal's width; 0 (any) for a file. Throws UsageError.
std::size_t table_width(const Options& options);

}  // namespace seedbed::runner
