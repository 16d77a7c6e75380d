#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace seedbed::experiments {

enum class Scaling { standard, minmax, quantile, none, robust };
/// What keeps numeric inputs within what training saw (see NumberScaling).
enum class Clipping { none, range, smooth };
/// What a date gives: numbers as its own clock and calendar say; weekday 0 is Monday; day_number counts from
/// 1970-01-01. Months, weekdays and hours come round and are encoded as sine and cosine.
enum class DatePart { year, month, weekday, hour, day_number };
enum class MissingRule { mean, median, zero, error };
enum class BadRows { error, skip };
enum class SplitKind { random, ordered, grouped, folds, column, listed };
enum class ValidationFrom { random, last };
enum class StandardErrors { automatic, rows, clustered };

/// Earlier values of a column as inputs: `steps` rows back within the group, rows ordered by `order_by`.
struct LagSettings {
  std::string column;
  std::string order_by;
  std::vector<std::string> group_by;
  std::vector<int> steps;

  bool operator==(const LagSettings&) const = default;
};

/// Each row's own past as an input of its own: the last `length` rows of its group, in the order of
/// `order_by`, up to and including its own; of the target, which is not known of its own row, up to the one
/// before.
struct SequenceSettings {
  std::vector<std::string> columns = {};  ///< empty: there is no sequence
  std::string order_by = {};
  std::vector<std::string> group_by = {};
  int length = 24;  ///< rows

  bool operator==(const SequenceSettings&) const = default;
};

/// How rows are divided; which fields count depends on `kind` (see the experiment file's documentation).
struct SplitSettings {
  SplitKind kind = SplitKind::random;
  double train = 0.8;
  double validation = 0.1;
  double test = 0.1;
  std::string by = {};    ///< ordered, grouped: the column
  int folds = 10;         ///< folds
  std::string name = {};  ///< column: the column that holds train, validation, test
  std::string path =
      {};  ///< listed: file of 0-based test rows, a line or a file per split; absolute once loaded
  ValidationFrom validation_from = ValidationFrom::random;  ///< listed
  /// ordered, grouped: whether rows with the same value of `by` depend on each other; automatic: those of
  /// groups
  StandardErrors standard_errors = StandardErrors::automatic;
  std::string train_path =
      {};  ///< listed: likewise of the other rows that count; empty: all that are no test rows

  bool operator==(const SplitSettings&) const = default;
};

/// Names in the order of DatePart.
inline constexpr std::array<const char*, 5> kDatePartNames = {"year", "month", "weekday", "hour",
                                                              "day_number"};

/// Where the rows come from and how they become network inputs (`data:` in an experiment file).
struct DataSettings {
  std::string path;  ///< absolute once loaded; .csv or .csv.gz; of several files the first
  std::vector<std::string> more_paths = {};  ///< the others, with the same columns, read in this order
  char delimiter = ',';
  char comment = '\0';  ///< lines that begin with it are left out; 0: none are
  char decimal = '.';   ///< of numbers; or ','
  /// What may stand between the thousands of numbers, ' ' for any kind of space; 0: points if the decimal
  /// sign is a comma, else nothing.
  char thousands = '\0';
  /// Columns of numbers that hold words for 1 and 0, in what a model was trained on.
  std::vector<std::string> truth_columns = {};
  std::vector<std::string> header;  ///< names of the columns of a file without a header; empty: it has one
  std::vector<std::string> missing_values = {"", "NA", "NaN", "null"};
  /// Among numbers, markers that are numbers count by value; false for models of version 0.1 only.
  bool markers_by_value = true;
  bool trim = false;       ///< spaces around strings do not count, as around numbers they never do
  std::string where = {};  ///< rows that do not meet it are left out (see RowCondition); empty: none
  std::string target;
  /// The column of the rows' weights, which are finite and not negative: in the loss, and in every mean over
  /// rows. Rows of weight 0 are left out. Empty: all rows count alike.
  std::string weight = {};
  std::vector<std::string> numeric;  ///< names or globs
  std::vector<std::string> categorical;
  std::vector<std::string> text;
  std::map<std::string, double> cyclic;                     ///< column -> period
  std::map<std::string, std::vector<DatePart>> dates = {};  ///< column -> parts, each once, ascending
  int min_count = 2;
  Scaling scaling = Scaling::standard;
  Clipping clip = Clipping::none;
  MissingRule missing = MissingRule::mean;
  std::vector<LagSettings> lags;
  SequenceSettings sequence = {};
  BadRows bad_rows = BadRows::error;
  SplitSettings split;
  /// `train.refit`: encode the rows also by what is fitted on training and validation rows together.
  bool refit = false;
  /// `command`: a program reads the file itself, so that no inputs need be named.
  bool for_program = false;

  /// Of all files, in the order in which they are read.
  std::vector<std::string> paths() const {
    std::vector<std::string> all;
    if (!path.empty()) all.push_back(path);
    all.insert(all.end(), more_paths.begin(), more_paths.end());
    return all;
  }

  /// How many rows back the newest step of a sequence's column is: only of the target's own row nothing is
  /// known.
  int newest_step(const std::string& column) const { return column == target ? 1 : 0; }

  /// `lags`, and behind them the earlier rows of each column of the sequence.
  std::vector<LagSettings> all_lags() const {
    std::vector<LagSettings> all = lags;
    for (const std::string& column : sequence.columns) {
      LagSettings lag = {column, sequence.order_by, sequence.group_by, {}};
      const int newest = newest_step(column);
      for (int step = newest + sequence.length - 1; step >= std::max(newest, 1); --step)
        lag.steps.push_back(step);
      all.push_back(std::move(lag));
    }
    return all;
  }

  bool operator==(const DataSettings&) const = default;
};

}  // namespace seedbed::experiments
