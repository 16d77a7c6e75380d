#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::runner {

/// The last lines of a text file, oldest first, control characters replaced by spaces and long lines cut.
/// Empty if it cannot be read. Reads no more than the end of the file.
std::vector<std::string> log_tail(const std::filesystem::path& file, std::size_t lines);

}  // namespace seedbed::runner
