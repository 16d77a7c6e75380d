#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "results/ledger/ledger.hpp"
#include "results/score_columns.hpp"
#include "results/statistics/summary.hpp"

namespace seedbed::results {

/// The ids of a cell's done jobs by split and, in order, seed.
using CellMembers = std::map<int, std::map<std::uint64_t, std::string>>;

/// The ensemble of all seeds of a cell.
struct CellEnsemble {
  std::size_t members = 0;  ///< of the split that has the fewest; 0: there is no ensemble
  std::int64_t units = 0;   ///< test rows, or clusters of them, of the split that has the fewest
  /// One per score. The interval is over splits where the cell was planned with several (Student's t of the
  /// splits' ensembles), and otherwise, for test scores, over test rows (their standard error, and degrees of
  /// freedom from the number of rows or clusters).
  std::vector<Summary> scores;
};

/// What the ledger has of it, on the splits whose ensemble of just these jobs it has.
CellEnsemble ensemble_of_cell(const CellMembers& members, const Ledger& ledger, ScoreLookup& lookup,
                              Over over);

/// Ensembles of so many seeds.
struct EnsembleSize {
  std::size_t members = 0;
  std::size_t splits = 0, groups = 0;  ///< the ledger has; groups of all splits
  std::vector<Summary> scores;         ///< one per score: over groups, or over splits as `over` says
};

/// The score against the size of the ensemble: the sizes of ensemble_groups.hpp in ascending order, as far as
/// the ledger has them; groups of a split share no seed. A size is that of all seeds of some split for that
/// split only.
std::vector<EnsembleSize> ensemble_curve(const CellMembers& members, const Ledger& ledger,
                                         ScoreLookup& lookup, Over over);

}  // namespace seedbed::results
