#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "results/aggregate.hpp"
#include "results/cell_ensembles.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// The score that cells are ranked by, never one of test rows.
inline constexpr const char* kRankingScore = "crps_validation";
/// The position of crps_test among ReportCells::scores.
inline constexpr std::size_t kTestScore = 1;
/// How many cells are drawn, by rank; tables have all of them.
inline constexpr std::size_t kMostDrawn = 40;
/// How many jobs have a learning curve of their own: of a sweep of so many all, of a larger one those that
/// are unusual.
inline constexpr std::size_t kMostTraced = 200;

/// A job that is done.
struct ReportJob {
  std::string id;
  int split = 0;
  std::uint64_t seed = 0;
  std::vector<double> scores;  ///< of ReportCells::scores
  double test_error = 0;       ///< standard error of crps_test over the rows
};

/// What a cell's jobs scored in each epoch: quantiles over those that reached it.
struct LearningCurve {
  std::vector<int> epochs;
  std::vector<double> low, median, high;  ///< 10 %, 50 % and 90 %
  double best_epoch = 0;                  ///< median over jobs
};

/// What is unusual about a job among those of its cell.
enum class Unusual {
  nothing,
  failed,        ///< after an epoch or more
  ended_early,   ///< before half of the epochs that the median job had
  ended_far_off  ///< its last epoch's score is more than three interquartile ranges above the upper quartile
};
std::string_view describe(Unusual what);

/// What one job scored in each epoch.
struct LearningTrace {
  int split = 0;
  std::uint64_t seed = 0;
  Unusual unusual = Unusual::nothing;
  std::vector<int> epochs;
  std::vector<double> values;
};

/// What jobs of a cell cost, over those that are done: the median and the extremes.
struct Cost {
  double least = 0, median = 0, most = 0;
};

/// How often central intervals hold what happened, in test rows, and how wide they are.
struct Coverage {
  double nominal = 0;  ///< 0.5, 0.9, 0.95
  Summary held, width;
};

struct ReportCell {
  std::vector<std::string> values;  ///< of ReportCells::keys
  AggregateRow row;
  std::size_t rank = 0;            ///< 0 is the best by kRankingScore
  std::vector<Coverage> coverage;  ///< empty where jobs do not have it, as of yes/no targets
  // Of the cells that are drawn only:
  std::vector<ReportJob> jobs;
  LearningCurve learning;
  std::vector<LearningTrace> traces;    ///< in the order of the table
  std::vector<EnsembleSize> ensembles;  ///< by size, that of one first; of ReportCells::scores
  // Of all:
  Cost seconds, memory, rows_per_second;
};

struct ReportCells {
  std::vector<std::string> keys;
  std::vector<std::string> scores;  ///< kRankingScore and crps_test first
  std::vector<ReportCell> cells;    ///< in grid order
  std::vector<std::size_t> by_rank;
  bool all_traced = false;  ///< ordinary jobs too

  /// What the ensemble of a cell scored on test rows, with the digits of its seeds' interval; "–" without
  /// one. Its own interval is over test rows, which is another matter.
  std::string ensemble_text(const ReportCell& cell) const;
  bool drawn(const ReportCell& cell) const { return cell.rank < kMostDrawn; }
  /// The cell with these values of `keys`.
  std::size_t with(const std::vector<std::string>& values) const;
  /// "components=4 lr=0.001"; "all jobs" if nothing varies.
  std::string name(const ReportCell& cell) const;
};

/// Reads them in three passes over the table. `wanted` are the scores to show, empty for those that tables
/// show.
ReportCells report_cells(const JobTable& table, const Ledger& ledger, const std::vector<std::string>& wanted);

/// The last part of a dotted key, or all of it where two keys have that part in common.
std::vector<std::string> short_names(const std::vector<std::string>& keys);

}  // namespace seedbed::results
