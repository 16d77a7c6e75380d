#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace seedbed::runner {

/// The model files that arguments of a command name: files, or the models of a run directory's jobs that meet
/// all `conditions` (key = value of a varied setting, split or seed), which must be of one cell and one
/// split. Throws UsageError for a mixture of both, conditions without a directory, or a choice that is not
/// one cell.
std::vector<std::filesystem::path> chosen_models(
    const std::vector<std::string>& arguments,
    const std::vector<std::pair<std::string, std::string>>& conditions);

}  // namespace seedbed::runner
