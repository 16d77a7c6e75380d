#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "experiments/csv/order_key.hpp"
#include "experiments/dataset/data_settings.hpp"
#include "metrics/mixture.hpp"

namespace seedbed::experiments {

/// A column of strings, kept as codes into its distinct values in order of first appearance; -1 is missing.
struct StringColumn {
  std::vector<std::int32_t> codes;
  std::vector<std::string> values;
};

/// The columns an experiment uses, read from a CSV file, not yet fitted to anything.
class Table {
 public:
  std::size_t rows() const { return target.size(); }
  /// "data.csv:17": where a row starts.
  std::string place_of(std::size_t row) const;

  std::string path;  ///< of the file, for messages; of several the first
  /// Of several files: each and its first row in the table, in order.
  std::vector<std::pair<std::string, std::size_t>> files;
  std::vector<std::string> names;         ///< every column of the file, in order
  std::vector<std::int64_t> row_numbers;  ///< 0-based data row of each row kept, counted on from file to file
  std::vector<std::int64_t> line_numbers;  ///< 1-based line of its file that each row starts on
  std::vector<double> target;
  std::vector<double> weights;             ///< of each row, above 0; empty without data.weight
  std::vector<std::string> truth_columns;  ///< of numbers whose cells are words for 1 and 0
  std::vector<std::string> numeric_names;  ///< data.numeric with globs expanded, in file order within a glob
  std::unordered_map<std::string, std::vector<double>> numbers;  ///< numeric, cyclic, lagged; NaN is missing
  std::map<std::pair<std::string, DatePart>, std::vector<double>>
      dates;                                              ///< by column and part; NaN is missing
  std::unordered_map<std::string, StringColumn> strings;  ///< categorical, text, and columns of split or lags
  std::unordered_map<std::string, std::vector<OrderKey>> orders;  ///< that order the rows; never missing
  std::int64_t skipped_rows = 0;                                  ///< with bad_rows: skip
  std::string first_skipped;                                      ///< why and where the first one was skipped
  std::int64_t left_out_rows = 0;                                 ///< by data.where
  std::int64_t weightless_rows = 0;                               ///< left out as their weight is 0
  std::set<std::string> weightless_parts;  ///< of a split by column, what these rows belong to

  /// Data rows of the file, also those that are not kept.
  std::int64_t data_rows() const {
    return static_cast<std::int64_t>(rows()) + skipped_rows + left_out_rows + weightless_rows;
  }
};

/// "data.csv", or of several files "1.csv and 11 more files".
std::string named_files(const DataSettings& settings);

/// Reads the columns that `settings` names. Everything that can be wrong with the file or with the columns
/// named is a DataError here: a missing column (lists those there are, suggests the nearest), a bad cell
/// (file, line, column, value), a missing target.
Table read_table(const DataSettings& settings);

/// Throws DataError naming the first line whose target the family cannot forecast, and how many there are
/// (see metrics::FamilyTraits::fits).
void require_target_of(metrics::Family family, const Table& table);

}  // namespace seedbed::experiments
