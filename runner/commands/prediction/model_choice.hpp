#pragma once

#include <string>
#include <vector>

#include "results/packs/kept_file.hpp"
#include "runner/inspection/row_conditions.hpp"

namespace seedbed::runner {

struct ChosenModels {
  std::vector<results::KeptFile> files;
  std::string best = {};  ///< what was chosen as the best, for people; empty if nothing was
};

/// The model files that arguments of a command name: files, or the models of a run directory's jobs that meet
/// all `conditions` (key = value of a varied setting, split or seed), which must be of one cell and one
/// split. With `best`, of the cell with the best mean validation CRPS among those. Throws UsageError for a
/// mixture of both, conditions or `best` without a directory, or a choice that is not one cell.
ChosenModels chosen_models(const std::vector<std::string>& arguments, const KeysAndValues& conditions,
                           bool best);

}  // namespace seedbed::runner
