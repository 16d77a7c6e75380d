#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "results/aggregate.hpp"
#include "results/mean_text.hpp"

namespace seedbed::results {

/// How an aggregate is shown. Tables give mean ± half the width of the 95 % interval, or the standard error;
/// CSV gives everything, as aggregate.csv does.
enum class TableFormat { table, csv, markdown, latex };

/// What stands behind ±.
enum class PlusMinus { interval, standard_error };

struct TableForm {
  TableFormat format = TableFormat::table;
  PlusMinus plus_minus = PlusMinus::interval;
  std::size_t width = 0;                  ///< columns of the terminal that a table is for; 0: it has room
  std::vector<std::string> columns = {};  ///< headings of those to show, in this order; empty: the usual ones
  std::vector<std::string> scores = {};   ///< that usual columns show; empty: all, and otherwise of them
  std::string to_see_all = {};            ///< what shows columns that were left out for want of room
};

/// The aggregate in this form, rows in the order they have. `table` and markdown end with the sentences of
/// `interval_note`, latex with a paragraph of them in small type; markdown and latex have the best mean of
/// each column in bold where it is known which is better. The usual columns are keys, scores,
/// crps_test_ensemble behind crps_test if there are ensembles, and the counts that tell something. Throws
/// AggregateError for a column that there is not.
std::string to_text(const Aggregate& aggregate, const TableForm& form);

}  // namespace seedbed::results
