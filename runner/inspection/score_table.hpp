#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "results/aggregate.hpp"
#include "results/aggregate_columns.hpp"
#include "results/aggregate_text.hpp"

namespace seedbed::runner {

/// What a table of mean scores shows, as the command line says it.
struct TableChoice {
  std::vector<std::string> by;       ///< varied keys, split or seed; empty: a row is a cell
  std::vector<std::string> scores;   ///< to show; empty: those of the experiment
  std::vector<std::string> columns;  ///< to show, settings, scores and counts; empty: the usual ones
  std::optional<results::RowOrder> sort;
  results::PlusMinus plus_minus = results::PlusMinus::interval;
};

/// How mean scores are shown to people.
struct TableView {
  results::TableFormat format = results::TableFormat::table;
  TableChoice choice;
  std::vector<results::RowCondition> where;
  std::vector<std::string> scores;  ///< that the experiment asks for; empty = the default
  std::size_t most_rows = 0;        ///< 0 = all
  std::size_t width = 0;            ///< columns that a table has room for; 0 = any number
  std::string to_see_all;           ///< what shows columns that had no room
};

/// The means of each cell. Unless the choice has an order, tables have the cells with the best mean
/// validation CRPS first (never by a test score), split by split where a row is of one split; a table for
/// each target; and the most telling scores. CSV is in grid order and has everything. Throws
/// results::AggregateError, also for scores that were chosen and that no job has.
std::string score_table(const results::JobTable& table, const results::Ledger& ledger, const TableView& view);

/// Throws results::AggregateError for a choice that the jobs of this table cannot show when they are done, if
/// `scores` are those that the experiment asks for.
void require_possible(const TableChoice& choice, const results::JobTable& table,
                      const std::vector<std::string>& scores);

}  // namespace seedbed::runner
