#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/draft/column_profile.hpp"

namespace seedbed::experiments {

/// Beyond this skewness an input's far values decide what a network makes of it.
inline constexpr double kSkewed = 5;

bool is_skewed(const ColumnProfile& profile);

/// Whether a column's numbers go with the target so closely that they may be known only afterwards.
bool nearly_is_the_target(const PairProfile& with_target);

/// Sentences about an input that is a column of numbers: values that may stand for gaps, dates written as
/// numbers, skewness, and numbers that nearly are the target. `pair` is with the target.
std::vector<std::string> number_notes(const std::string& name, const ColumnProfile& profile,
                                      const PairProfile& pair);

}  // namespace seedbed::experiments
