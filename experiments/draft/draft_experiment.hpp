#pragma once

#include <optional>
#include <string>

namespace seedbed::experiments {

/// A commented experiment file for a CSV file, as `seedbed init` prints it: column types, missing-value
/// markers and the family of the target are inferred from all rows; what could be otherwise is said in a list
/// of things to check. `path` goes into the file as given. The delimiter is guessed from the header unless it
/// is given. Throws DataError if the file cannot be read, if `target` is no column of it or not a number, or
/// if there are so many columns that a file which names them all could not be run.
std::string draft_experiment(const std::string& path, const std::string& target,
                             std::optional<char> delimiter = std::nullopt);

}  // namespace seedbed::experiments
