#pragma once

#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// The lagged column of every row, `step` rows back, for each step of `lag`: rows are taken in groups (same
/// values in all of `group_by`) and within a group in the order of `order_by`, ties in file order. NaN where
/// the group has not that many earlier rows, or the earlier value is missing. Rows of all parts of the split
/// count: the past of a test row is known when it is predicted.
std::vector<std::vector<double>> lagged_values(const Table& table, const LagSettings& lag);

}  // namespace seedbed::experiments
