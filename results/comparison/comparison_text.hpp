#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/aggregate_text.hpp"
#include "results/comparison/comparison.hpp"

namespace seedbed::results {

/// How a comparison is shown.
struct ComparisonForm {
  TableFormat format = TableFormat::table;
  std::size_t width = 0;  ///< columns of the terminal that a table is for; 0: it has room
  /// To show, in this order; empty: all that say something. Keys, the metric, difference, interval, verdict,
  /// p_better, unpaired, p, p_wilcoxon, within_margin, new_rows, failed, left.
  std::vector<std::string> columns = {};
};

/// The comparison in this form. Tables begin with the headline and end with the explanations (latex has both
/// in small type below) and show the digits that intervals support, the least mean in bold in markdown and
/// latex; CSV has a line for each contrast with every number in full, see comparison_csv. Throws
/// AggregateError for a column that there is not.
std::string to_text(const Comparison& comparison, const ComparisonForm& form);

/// A line for each contrast. What stands in it is listed in docs/guide/comparing.md.
std::string comparison_csv(const Comparison& comparison);

}  // namespace seedbed::results
