#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "metrics/score.hpp"
#include "results/job_result.hpp"

namespace seedbed::forecasts {

/// What a program says of itself: {"scores": {"crps_test": 0.25}, "epochs": [{"epoch": 1, "train_loss":
/// 0.5}], "best_epoch": 1}. A score is a number, null if it is not defined, or {"value": 0.25,
/// "standard_error": 0.01}.
struct ProgramResult {
  std::vector<metrics::Score> scores;  ///< by name
  std::vector<results::EpochRecord> epochs;
  int best_epoch = 0;
};

/// Throws std::runtime_error, naming the place within the file, for what is not of this form.
ProgramResult read_program_result(const std::filesystem::path& path);

}  // namespace seedbed::forecasts
