#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// The file that lists rows of a split: `path`, in which {split} stands for the split's number.
std::string listed_file(const std::string& path, int split);

/// The files besides the data that say how the rows of a split are divided; none unless they are listed.
std::vector<std::string> split_files(const SplitSettings& settings, int split);

/// The 0-based data rows listed for a split, in the order of the file: if `path` holds {split}, all numbers
/// of that split's own file, else those on line `split` (0-based, lines starting with # not counted). Whole
/// numbers may be written as numpy.savetxt writes them, 3.360000e+02. Throws DataError, naming file and line,
/// for anything else, for a row listed twice, and if there is no such line or file.
std::vector<std::int64_t> read_listed_rows(const std::string& path, int split);

/// What the user should know of a file of several lines that hold one row each: that these are as many
/// splits. Empty if it is no such file.
std::string one_row_a_line_note(const std::string& path);

}  // namespace seedbed::experiments
