#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "experiments/draft/number_sample.hpp"

namespace seedbed::experiments {

/// An input that is a column of numbers.
struct NumberInput {
  std::size_t column;  ///< of the sample
  std::string name;
  bool hhmm = false;   ///< it may hold times of day so written
  bool noted = false;  ///< it was said already that it nearly is the target
};

/// Sentences about inputs that give the target by a formula, as what is known only afterwards does: one that
/// rises or falls with it in every row (its logarithm), sums and products of several, two times of day whose
/// difference it is. `target` is the target's column; of an `hhmm_target` the minutes count.
std::vector<std::string> target_formulas(std::span<const NumberInput> inputs, const NumberSample& sample,
                                         std::size_t target, bool hhmm_target);

}  // namespace seedbed::experiments
