#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/csv/record_source.hpp"

namespace seedbed::experiments {

/// The names in a header, the first record of the file `name`. Throws DataError for a name that is not UTF-8
/// or is there twice (the empty one may be), and for a record that is no CSV.
std::vector<std::string> header_names(const TextBlock& header, const std::string& name, char delimiter);

/// "3 fields, but the header has 7": what is wrong with a record of another length.
std::string wrong_length(std::size_t fields, std::size_t columns);

}  // namespace seedbed::experiments
