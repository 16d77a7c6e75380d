#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seedbed::experiments {

/// How much of the beginning of a CSV text stands before its first record: a UTF-8 byte-order mark, blank
/// lines, and the line "sep=;" of spreadsheets. Throws DataError, naming the file, for UTF-16 text and files
/// of other kinds.
std::size_t before_first_record(std::string_view start, const std::string& file);

/// How many bytes of line ends a text begins with.
std::size_t blank_lines(std::string_view text);

}  // namespace seedbed::experiments
