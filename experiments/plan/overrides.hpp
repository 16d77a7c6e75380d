#pragma once

#include <string>
#include <vector>

#include "experiments/plan/experiment_file.hpp"

namespace seedbed::experiments {

/// The right-hand side of `key=a,b,c`: its values, parted at commas outside brackets, braces and quotes. A
/// value that begins with a bracket, a brace or a quote is read as YAML, any other is taken as it is written.
/// Throws ExperimentError. `source` must outlive the result.
std::vector<Value> read_override_values(const std::string& text, const Source& source);

/// Puts an override, "key=value" or "key=a,b,c", into an experiment: the latter makes a grid axis, except
/// that seeds, splits and scores are lists. Either replaces what `grid` and `zip` say about the key. `source`
/// is where the override comes from and outlives the file. Throws ExperimentError.
void apply_override(const std::string& text, const Source& source, ExperimentFile& file);

}  // namespace seedbed::experiments
