#pragma once

#include <array>
#include <map>
#include <string>
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

/// How rows are divided; which fields count depends on `kind` (see the experiment file's documentation).
struct SplitSettings {
  SplitKind kind = SplitKind::random;
  double train = 0.8;
  double validation = 0.1;
  double test = 0.1;
  std::string by = {};    ///< ordered, grouped: the column
  int folds = 10;         ///< folds
  std::string name = {};  ///< column: the column that holds train, validation, test
  std::string path = {};  ///< listed: file of 0-based test rows, one line per split; absolute once loaded
  ValidationFrom validation_from = ValidationFrom::random;  ///< listed
  /// ordered, grouped: whether rows with the same value of `by` depend on each other; automatic: those of
  /// groups
  StandardErrors standard_errors = StandardErrors::automatic;

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
  std::vector<std::string> missing_values = {"", "NA", "NaN", "null"};
  std::string where = {};  ///< rows that do not meet it are left out (see RowCondition); empty: none
  std::string target;
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
  BadRows bad_rows = BadRows::error;
  SplitSettings split;
  /// `train.refit`: encode the rows also by what is fitted on training and validation rows together.
  bool refit = false;

  bool operator==(const DataSettings&) const = default;
};

}  // namespace seedbed::experiments
