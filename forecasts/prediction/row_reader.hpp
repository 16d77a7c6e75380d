#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/conditions/row_condition.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/record_parser.hpp"
#include "experiments/dataset/column_plan.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "forecasts/prediction/raw_chunk.hpp"

namespace seedbed::forecasts {

/// What to do with rows in which something is missing.
struct MissingPolicy {
  bool skip = false;                      ///< no forecast for such rows
  std::vector<std::string> columns = {};  ///< that count; empty = every input
};

/// Reads the cells of records into a RawChunk. Immutable, and so for any number of threads.
class RowReader {
 public:
  /// Finds the columns of a header. Throws DataError for a column that the models read and the file does not
  /// have, for one named twice, and for names in `keep` or `missing.columns` that are not there.
  RowReader(const Predictor& predictor, const std::string& name, std::vector<std::string> header,
            const std::vector<std::string>& keep, const MissingPolicy& missing);

  bool has_target() const { return has_target_; }
  /// Whether the file has the column that weighed the rows that the models learned from.
  bool has_weight() const { return has_weight_; }
  const std::vector<std::string>& header() const { return header_; }
  /// What leaves rows out, as the models' training rows were.
  const experiments::BoundCondition& condition() const { return condition_; }

  /// Adds all records of a block, whose texts must outlive the chunk. What cannot be used is put aside in
  /// `chunk.bad`. Throws DataError for a quoted field that has no end.
  void read(experiments::RecordParser& parser, RawChunk& chunk) const;

  /// Marks the rows that the policy skips; called when lagged numbers are known.
  void mark_skipped(RawChunk& chunk) const;

 private:
  /// Where the cells of a column of the file go; -1 = nowhere.
  struct Cell {
    experiments::PlannedColumn column;
    int number = -1, string = -1;
    bool truth = false;  // words for 1 and 0 are numbers
    std::vector<std::size_t> lag_values, orders, groups;
    std::vector<std::pair<experiments::DatePart, std::size_t>> date_parts;  // and the numbers they are
  };

  /// A column that is only a number; most are.
  struct PlainNumber {
    std::size_t field = 0;
    std::size_t number = 0;
  };

  void plan_cells(const experiments::ColumnPlan& plan);
  void plan_watched(const MissingPolicy& missing);
  bool read_plain_numbers(const experiments::RecordParser& parser, double* numbers) const;
  std::string read_record(const experiments::RecordParser& parser, RawChunk& chunk) const;
  std::string read_number(const Cell& cell, std::string_view text, RawChunk& chunk) const;
  std::string read_date(const Cell& cell, std::string_view text, RawChunk& chunk) const;
  std::string read_order(const Cell& cell, std::string_view text, RawChunk& chunk) const;
  std::string read_string(const Cell& cell, std::string_view text, RawChunk& chunk) const;
  void read_weight(std::string_view text, RawChunk& chunk) const;
  void resize(RawChunk& chunk, std::size_t rows) const;

  std::string name_;
  std::vector<std::string> header_;
  std::vector<experiments::NumberSource> numbers_;
  std::vector<std::string> strings_;
  experiments::DataSettings settings_;
  experiments::CellRules rules_;
  experiments::BoundCondition condition_;
  bool has_target_ = false, has_weight_ = false, yes_no_ = false, skip_ = false, gaps_allowed_ = true;
  std::vector<Cell> cells_;  // those of plain numbers last
  std::size_t mixed_ = 0;    // cells that are not
  std::vector<PlainNumber> plain_;
  std::vector<std::size_t> kept_;  // fields
  std::vector<std::size_t> watched_numbers_, watched_strings_;
  std::size_t group_columns_ = 0;
};

}  // namespace seedbed::forecasts
