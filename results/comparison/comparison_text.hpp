#pragma once

#include <string>

#include "results/aggregate_text.hpp"
#include "results/comparison/comparison.hpp"

namespace seedbed::results {

/// The comparison in this format. Tables begin with the headline and end with the explanations (latex has
/// both as comments) and show the digits that intervals support; CSV has a line for each contrast with every
/// number in full, see comparison_csv. A table is parted where it is wider than `width` columns of a
/// terminal; 0: it has room.
std::string to_text(const Comparison& comparison, TableFormat format, std::size_t width = 0);

/// A line for each contrast. What stands in it is listed in docs/guide/comparing.md.
std::string comparison_csv(const Comparison& comparison);

}  // namespace seedbed::results
