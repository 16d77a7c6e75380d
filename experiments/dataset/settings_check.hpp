#pragma once

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// Throws DataError, with the setting at fault, for what is wrong whatever the file holds: values out of
/// range, fractions that do not sum to 1, settings that exclude each other.
void check_data_settings(const DataSettings& settings);

}  // namespace seedbed::experiments
