#pragma once

#include <cstdint>
#include <vector>

#include "experiments/job.hpp"

namespace seedbed::experiments {

/// Throws DataError, naming the setting, if what takes the steps cannot do what the settings ask of it: the
/// fused engine trains the perceptron alone, gru needs a sequence, and some settings are the perceptron's.
void check_engine(const models::NetworkSettings& model, const models::TrainingSettings& train,
                  const DataSettings& data);

/// What is wrong with `model` and `train` settings that are each right by themselves. Throws DataError with
/// the setting at fault. (check_data_settings does the same for `data`.)
void check_network_and_training(const models::NetworkSettings& model, const models::TrainingSettings& train);

/// Throws DataError naming model.hidden if training takes more than `memory` bytes, whatever the data: four
/// numbers for each weight between layers, with its gradient and what Adam keeps of it.
void check_network_fits(const models::NetworkSettings& model, std::uint64_t memory);

/// Throws DataError if the way of dividing the rows has no such split.
void check_splits(const SplitSettings& split, const std::vector<int>& splits);

}  // namespace seedbed::experiments
