#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "results/comparison/compared_cells.hpp"
#include "results/comparison/contestants.hpp"
#include "results/grid_ends.hpp"
#include "results/statistics/bayesian_t.hpp"
#include "results/statistics/improvement.hpp"
#include "results/statistics/mean_difference.hpp"
#include "results/statistics/needed_replicates.hpp"
#include "results/statistics/variance_components.hpp"
#include "results/statistics/verdict.hpp"
#include "results/statistics/wilcoxon.hpp"

namespace seedbed::results {

/// The difference that matters: in the metric's unit, or per cent of the reference's mean.
struct Margin {
  double value = 0;
  bool per_cent = false;

  double of(double mean) const;
};

/// The scores of the rows that a score is about, for each row the mean over what the contestant's replicates
/// on one split gave it.
struct RowScores {
  std::vector<double> scores;
  std::vector<std::int32_t> clusters;  ///< empty if rows are independent
  /// What orders the rows where neighbours depend on each other, which counts before clusters; else empty.
  std::vector<std::int32_t> times = {};
  std::vector<double> weights = {};  ///< empty if all rows count alike
};
/// Of the jobs with these seeds, of a cell and split; empty if it cannot be had.
using RowScoresOf = std::function<std::optional<RowScores>(const ComparedCell& cell, int split,
                                                           const std::vector<std::uint64_t>& seeds)>;

struct CompareOptions {
  std::vector<std::string> between, tune;
  std::optional<RowCondition> baseline;  ///< what others are compared with
  Margin margin;
  bool unpaired = false;       ///< see Comparison
  std::string metric, choice;  ///< names, for messages
  RowScoresOf row_scores;      ///< may be empty
  GoesOn goes_on = {};         ///< may be empty: then nothing is said about ends of the grid
};

/// A contestant against the reference, paired by split and seed. Differences are contestant - reference; less
/// is better.
struct Contrast {
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  std::size_t contestant = 0;                             ///< of Comparison::contestants
  std::size_t combinations = 0;                           ///< of the rest's values that both have
  std::size_t splits = 0, seeds = 0;                      ///< that both have done in all of those
  double mean = kUndefined, reference_mean = kUndefined;  ///< over these
  double margin = 0;                                      ///< absolute
  MeanDifference difference;
  Interval adjusted;  ///< for being one of several; `difference.interval` if it is the only one
  Verdict verdict = Verdict::undecided;      ///< by `adjusted`
  Probability improvement;                   ///< that the contestant beats the reference, of pairs
  double unpaired_improvement = kUndefined;  ///< of any two of these jobs, whatever their splits and seeds
  SignedRank signed_rank;
  PosteriorMass posterior;   ///< of the region within the margin
  double holm = kUndefined;  ///< the p of `difference`, adjusted
  VarianceComponents components;
  Needed needed;                           ///< seeds, or splits where there are several
  std::optional<MeanDifference> new_rows;  ///< over the rows that were scored, seeds averaged; of one split
  std::size_t row_blocks = 0;  ///< of consecutive rows, that new_rows is over; 0: single rows or groups
};

/// Whether both sides have the same score, to the bit, in every replicate that they share.
inline bool identical(const Contrast& one) {
  return one.difference.mean == 0 && one.difference.sd == 0;
}

/// A contestant by itself, over its own replicates that all of its members have.
struct ContestantScore {
  Summary metric, choice;
  std::size_t done = 0, failed = 0, left = 0;
};

struct Comparison {
  std::string metric, choice;
  Contestants contestants;
  std::vector<ContestantScore> scores;  ///< one for each contestant
  std::size_t reference = 0;
  bool unpaired = false;  ///< the unpaired probability is asked for beside the paired one
  bool chosen = false;    ///< the reference is the best by the choosing score, not one that was named
  Over over = Over::seeds;
  double scored_over_trained = std::numeric_limits<double>::quiet_NaN();  ///< mean over splits; several only
  std::string rows_problem;         ///< why there is nothing about new rows; empty if nothing went wrong
  std::size_t not_begun = 0;        ///< cells of which no job has ended, left out
  bool one_set_of_units = true;     ///< all contrasts have the same splits and seeds
  std::vector<std::string> ends;    ///< where the best is at an end of what was tried; sentences
  std::vector<Contrast> contrasts;  ///< by difference, the nearest to the reference first
};

/// Compares all contestants with the best, or with the baseline. Throws AggregateError if there is nothing to
/// compare, or if contestants are not about the same rows, with the reason.
Comparison compare(const ComparedCells& cells, const CompareOptions& options);

}  // namespace seedbed::results
