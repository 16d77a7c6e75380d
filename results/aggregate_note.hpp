#pragma once

#include <string>
#include <vector>

#include "results/aggregate.hpp"
#include "results/aggregate_columns.hpp"
#include "results/aggregate_text.hpp"

namespace seedbed::results {

/// What the intervals in these columns are about, in a sentence: "± is a 95 % interval (Student's t) over 16
/// training seeds, on this split". Says also how cells taken together were treated, what an interval of no
/// width means, and how many jobs failed or are still to be run.
std::string interval_note(const Aggregate& aggregate, const std::vector<AggregateColumn>& columns,
                          PlusMinus plus_minus = PlusMinus::interval);

}  // namespace seedbed::results
