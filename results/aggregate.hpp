#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "results/cell_ensembles.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "results/row_condition.hpp"
#include "results/score_columns.hpp"
#include "results/statistics/summary.hpp"

namespace seedbed::results {

/// A cell of the grid, or with `by` the cells that agree in some varied keys: what its replicates say.
struct AggregateRow {
  std::vector<std::string> keys;  ///< values of Aggregate::keys
  std::size_t cells = 0;
  std::size_t splits = 0;                      ///< different splits among the jobs that count
  std::size_t seeds = 0;                       ///< different seeds among them
  std::size_t done = 0, failed = 0, left = 0;  ///< jobs
  /// Jobs that are done but do not count: another cell of this row has none with their split and seed, and
  /// an average over other cells would be another quantity.
  std::size_t unmatched = 0;
  Over over = Over::seeds;      ///< splits, if the cell was planned with several
  std::vector<Summary> scores;  ///< one per Aggregate::scores, over the jobs that count (see keep_possible)
  CellEnsemble ensemble = {};   ///< of the cell's seeds; none if the row is made of several cells
};

struct AggregateOptions {
  /// Varied keys, split or seed; empty: all varied keys, so that a row is a cell.
  std::vector<std::string> by = {};
  /// Only jobs whose key (a varied one, or split or seed) has this value. Several for one key: any of them.
  std::vector<RowCondition> where = {};
  std::vector<std::string> scores = {};  ///< empty: default_scores()
};

struct Aggregate {
  std::vector<std::string> keys;
  std::vector<std::string> scores;
  std::vector<AggregateRow> rows;  ///< in grid order
};

/// A key given in the options that does not vary, or a value that it never has; the message lists what there
/// is.
struct AggregateError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Summarises the table's jobs cell by cell. Throws AggregateError.
Aggregate aggregate(const JobTable& table, const Ledger& ledger, const AggregateOptions& options);

/// Scores of different targets cannot be compared: cells that differ in this are not ranked together.
inline constexpr const char* kTargetKey = "data.target";

/// Nor can those of different splits: some rows are easier than others.
inline constexpr const char* kSplitKey = "split";

/// The rows parted by their target, in grid order; one part where it is not among the keys. No part is empty,
/// unless there are no rows.
std::vector<Aggregate> by_target(const Aggregate& aggregate);

/// Cells in order of their mean of `score`, the least first; those without one last, in grid order.
void sort_by(Aggregate& aggregate, const std::string& score);

/// Collects the jobs of one row of an aggregate.
class Tally {
 public:
  /// `scores` are those that the lookup finds, and outlive this.
  Tally(std::vector<std::string> keys, const std::vector<std::string>& scores)
      : keys_(std::move(keys)), scores_(&scores), values_(scores.size()) {}
  /// `job` is null if the ledger does not know it.
  void add(const JobRow& row, const LedgerJob* job, ScoreLookup& lookup);
  AggregateRow summarise() const;
  /// As long as there is one cell; empty otherwise.
  const CellMembers& members() const { return members_; }

 private:
  std::vector<std::string> keys_;
  const std::vector<std::string>* scores_;
  std::set<std::size_t> cells_;
  std::set<int> planned_splits_;
  std::map<std::pair<int, std::uint64_t>, std::size_t> cells_done_;  ///< by split and seed
  std::size_t done_ = 0, failed_ = 0, left_ = 0;
  std::vector<std::vector<Replicate>> values_;  ///< per score
  CellMembers members_;
};

}  // namespace seedbed::results
