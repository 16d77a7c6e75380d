#pragma once

#include <cstdint>
#include <vector>

#include "experiments/job.hpp"

namespace seedbed::experiments {

/// What is wrong with `model` and `train` settings that are each right by themselves. Throws DataError with
/// the setting at fault. (check_data_settings does the same for `data`.)
void check_network_and_training(const models::NetworkSettings& model, const models::TrainingSettings& train);

/// Throws DataError naming model.hidden if training takes more than `memory` bytes, whatever the data: four
/// numbers for each weight between layers, with its gradient and what Adam keeps of it.
void check_network_fits(const models::NetworkSettings& model, std::uint64_t memory);

/// Throws DataError if the way of dividing the rows has no such split.
void check_splits(const SplitSettings& split, const std::vector<int>& splits);

}  // namespace seedbed::experiments
