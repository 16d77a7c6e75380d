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

// What is said later stands in place of what was said before.

/// Gives a setting its value, also where it varied.
void set_base(const Given& given, ExperimentFile& file);
/// Makes an axis of the grid of it.
void set_axis(GivenAxis axis, ExperimentFile& file);
/// Takes the axes away that vary this setting or parts of it. `place` is whose wish that is: throws
/// ExperimentError if it is a part of what varies as a whole.
void remove_axes(const std::string& key, const Place& place, ExperimentFile& file);

}  // namespace seedbed::experiments
