#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// Whether a file must have the target: to train, yes; to predict, no.
enum class TargetRule { required, optional };

/// A column of the file and what it is read for.
struct PlannedColumn {
  std::size_t field = 0;  ///< position in the file
  std::string name;
  bool target = false;
  bool weight = false;    ///< of the rows
  bool number = false;    ///< a numeric input, or lagged
  double period = 0;      ///< of a cyclic input, whose months and weekdays may be names
  bool date = false;      ///< its parts are inputs
  bool string = false;    ///< categorical or text, groups or parts
  bool order = false;     ///< dates or numbers that order the rows
  bool grouping = false;  ///< strings that must not be missing
  bool part = false;      ///< train, validation or test
};

/// Which columns of a file an experiment reads.
struct ColumnPlan {
  std::vector<PlannedColumn> columns;      ///< in file order
  std::vector<std::string> numeric_names;  ///< data.numeric with globs expanded
};

/// Looks up the columns that `settings` names among those of the file. A glob leaves out the target and
/// columns with another role. To predict, a file need have neither the target nor the weight. Throws
/// DataError for a column that is not there, one with two roles (other than categorical and text: the whole
/// and its words), and if there is no input.
ColumnPlan plan_columns(const DataSettings& settings, const std::string& path,
                        std::span<const std::string> names, TargetRule rule);

}  // namespace seedbed::experiments
