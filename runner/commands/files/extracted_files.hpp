#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "results/packs/kept_files.hpp"

namespace seedbed::runner {

/// Writes what those of these jobs that have it left of this kind as single files into `folder`, byte for
/// byte, and returns how many. Throws std::runtime_error naming the file that cannot be read or written.
std::size_t extract_files(const results::KeptFiles& kept, results::FileKind kind,
                          const std::vector<std::string>& jobs, const std::filesystem::path& folder);

/// The same of every kind, in the folders in which a run directory has them.
std::size_t extract_all_files(const results::KeptFiles& kept, const std::vector<std::string>& jobs,
                              const std::filesystem::path& folder);

}  // namespace seedbed::runner
