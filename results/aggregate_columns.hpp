#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/aggregate.hpp"

namespace seedbed::results {

/// A column that a table of an aggregate can have, or that its rows can be sorted by.
struct AggregateColumn {
  enum class Kind {
    key,       ///< of Aggregate::keys
    score,     ///< mean of one of Aggregate::scores
    ensemble,  ///< that score of the ensemble of a cell's seeds, "crps_test_ensemble"
    count,     ///< splits, seeds, failed, left
  };
  Kind kind = Kind::key;
  std::size_t index = 0;  ///< of the keys, the scores (also for ensembles) or the counts
  std::string heading;

  bool operator==(const AggregateColumn&) const = default;
};

/// All that there can be: keys, each score and its ensemble's, counts.
std::vector<AggregateColumn> possible_columns(const Aggregate& aggregate);

/// The column with this heading. Throws AggregateError, which names the option and what there is.
AggregateColumn column_named(const Aggregate& aggregate, const std::string& name, const char* option);

/// The headings of the counts.
const std::vector<std::string>& count_headings();
std::size_t count_in(const AggregateRow& row, const AggregateColumn& column);

/// What is behind the heading of a score where its ensembles are meant.
inline constexpr const char* kEnsembleEnding = "_ensemble";

/// What rows are sorted by: a column, the least first unless `descending`. Keys are in the order of their
/// numbers if all are numbers. What has no number is last either way.
struct RowOrder {
  std::string key;
  bool descending = false;
};

/// Throws AggregateError for a column that cannot be.
void sort_rows(Aggregate& aggregate, const RowOrder& order);

}  // namespace seedbed::results
