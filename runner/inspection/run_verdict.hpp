#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::runner {

/// What the jobs of a run say, as `seedbed compare` says it first, and where the best values are at an end of
/// what was tried; lines. None if there is nothing to compare.
std::vector<std::string> run_verdict(const std::filesystem::path& root);

}  // namespace seedbed::runner
