#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/comparison/comparison.hpp"

namespace seedbed::results {

inline constexpr std::size_t kNamed = 3;  ///< of a kind in one sentence

/// "model.components=4".
std::string full_name(const Comparison& comparison, std::size_t contestant);

/// In what it differs from the reference, which was named before: the value alone where one key is compared.
std::string short_name(const Comparison& comparison, std::size_t contestant);

/// "2, 3 and 4", short names, of many some.
std::string names(const Comparison& comparison, const std::vector<const Contrast*>& those);

}  // namespace seedbed::results
