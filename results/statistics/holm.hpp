#pragma once

#include <span>
#include <vector>

namespace seedbed::results {

/// Each p adjusted for being one of several, so that the chance of any false rejection among them stays below
/// the level (Holm, Scandinavian Journal of Statistics 6 (1979) 65-70); in the order given. NaN stays NaN and
/// does not count.
std::vector<double> holm(std::span<const double> p_values);

}  // namespace seedbed::results
