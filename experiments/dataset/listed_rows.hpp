#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace seedbed::experiments {

/// The 0-based data rows on line `split` (0-based, lines starting with # not counted) of a file, ascending.
/// Throws DataError, naming file and line, for anything that is not a row number, for a row listed twice, and
/// if the file has no such line.
std::vector<std::int64_t> read_listed_rows(const std::string& path, int split);

}  // namespace seedbed::experiments
