#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "experiments/draft/column_profile.hpp"

namespace seedbed::experiments {

/// What each column of a file is to be, and what the user should look at because it could be otherwise.
struct ColumnRoles {
  std::vector<std::string> numeric, categorical, text;
  std::vector<std::pair<std::string, int>> cyclic;  ///< with their periods
  std::vector<std::string> dates;                   ///< ISO 8601; inputs only through a split or lags
  bool any_skewed = false;                          ///< of the numbers
  std::set<std::string> markers;                    ///< missing-value markers seen
  std::vector<std::string> checks;                  ///< sentences
};

/// `profiles` and `pairs` (each column's numbers with the target) have one entry per name. The target gets no
/// role.
ColumnRoles sort_columns(std::span<const std::string> names, std::span<const ColumnProfile> profiles,
                         std::span<const PairProfile> pairs, const std::string& target);

}  // namespace seedbed::experiments
