#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "results/ledger/ledger_table.hpp"
#include "results/row_condition.hpp"
#include "results/statistics/summary.hpp"

namespace seedbed::results {

/// The key that tells runs apart where there are several.
inline constexpr const char* kRunKey = "run";

/// Rows that the scores of a cell are about, over rows its jobs learned from, given one of its jobs; NaN if
/// it is not known.
using ScoredOverTrained = std::function<double(std::size_t run, std::size_t cell, const JobIdentity& job)>;

/// A run directory whose cells are compared.
struct ComparedRun {
  std::string name;
  const JobTable& table;
  const Ledger& ledger;
  std::vector<RowCondition> where = {};  ///< only jobs that meet these
};

/// A cell, and the scores of its jobs that are done.
struct ComparedCell {
  std::size_t run = 0;
  std::size_t cell = 0;             ///< of that run's table
  std::vector<std::string> values;  ///< of ComparedCells::keys
  std::vector<Replicate> metric;    ///< what is compared
  std::vector<Replicate> choice;    ///< the validation score that the best is chosen by
  std::size_t done = 0, failed = 0, left = 0;
  /// What decides which rows its jobs train, validate and test on, split for split: cells are paired if they
  /// agree.
  std::string rows;
  double scored_over_trained = std::numeric_limits<double>::quiet_NaN();
};

struct ComparedCells {
  std::vector<std::string>
      keys;  ///< "run" first where there are several, then the varied keys of all of them
  std::vector<ComparedCell> cells;
};

struct WantedCells {
  std::string metric, choice;
  std::function<bool(const JobRow&)>
      is_wanted;  ///< of these only the jobs for which it is true; all if empty
  DefaultValue default_value;
  ScoredOverTrained scored_over_trained;
};

/// The cells of all runs in their order. A key that varies in one run only has in the others the value of
/// their settings; so do settings in which the runs differ. Throws AggregateError for keys and values that
/// `where` names and that do not exist.
ComparedCells compared_cells(const std::vector<ComparedRun>& runs, const WantedCells& wanted);

/// The settings that decide which rows a job trains, validates and tests on, and how much each counts, with
/// the hash of its files, as text.
std::string text_of_rows(const JobIdentity& job, const DefaultValue& default_value);

/// The first thing in which two such texts differ, for a message.
std::string difference_of_rows(const std::string& a, const std::string& b);

}  // namespace seedbed::results
