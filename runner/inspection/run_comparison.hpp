#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "results/comparison/comparison.hpp"
#include "runner/inspection/row_conditions.hpp"

namespace seedbed::runner {

/// Whether the scored rows are forecast again for an interval over new rows.
enum class NewRows {
  never,
  if_cheap,  ///< for a report, which every run writes
  if_few_cells
};

/// What is to be compared, as the command line says it.
struct ComparisonRequest {
  std::vector<std::string> directories;  ///< run directories, at least one
  std::string metric;                    ///< empty: crps_validation, or crps_test if something is tuned
  std::vector<std::string> between, tune;
  KeysAndValues baseline;  ///< none or one
  results::Margin margin;
  KeysAndValues where;
  std::optional<std::unordered_set<std::string>> only;  ///< of the jobs, by id
  bool unpaired = false;                                ///< show the unpaired probability too
  bool all = false;                                     ///< every job of the ledgers
  std::size_t threads = 1;                              ///< that forecast rows
  NewRows new_rows = NewRows::if_few_cells;
  bool warn = true;  ///< print what is wrong with the ledgers
};

/// Compares cells of one or several run directories. With several splits the data files are looked at for the
/// sizes of the splits. Prints warnings about the ledgers. Throws results::AggregateError and what opening a
/// run directory throws.
results::Comparison compare_runs(const ComparisonRequest& request);

}  // namespace seedbed::runner
