#pragma once

#include <cstdint>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// The rows of a table divided for one split: indices into the table, each list ascending, no row in two
/// lists.
struct SplitRows {
  std::vector<std::int32_t> train;
  std::vector<std::int32_t> validation;
  std::vector<std::int32_t> test;
};

/// Divides the rows. Random choices depend on the split number alone (and, for folds, the division into folds
/// on nothing): cells and seeds share them. Throws DataError if a part that should have rows would be empty,
/// or there is no such split.
SplitRows split_rows(const Table& table, const SplitSettings& settings, int split);

}  // namespace seedbed::experiments
