#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "results/aggregate.hpp"
#include "results/aggregate_text.hpp"

namespace seedbed::runner {

/// How mean scores are shown to people.
struct TableView {
  results::TableFormat format = results::TableFormat::table;
  std::vector<std::string> by;
  std::vector<results::RowCondition> where;
  std::vector<std::string> scores;  ///< that the experiment asks for; empty = the default
  std::size_t most_rows = 0;        ///< 0 = all
  std::size_t width = 0;            ///< columns that a table has room for; 0 = any number
};

/// The means of each cell. Tables have the cells with the best mean validation CRPS first (never by a test
/// score) and the most telling scores, a table for each target; CSV is in grid order and has everything.
/// Throws results::AggregateError.
std::string score_table(const results::JobTable& table, const results::Ledger& ledger, const TableView& view);

}  // namespace seedbed::runner
