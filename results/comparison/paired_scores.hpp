#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "results/comparison/compared_cells.hpp"
#include "results/comparison/contestants.hpp"

namespace seedbed::results {

using SplitAndSeed = std::pair<int, std::uint64_t>;

/// Positions in ComparedCells::cells of the members of two contestants that agree in everything else.
using MatchedCells = std::vector<std::pair<std::size_t, std::size_t>>;
MatchedCells matched_cells(const Contestant& a, const Contestant& b);

/// Mean scores of both sides, averaged over the matched cells, for each split and seed that all of them have,
/// in order.
struct PairedScores {
  std::vector<SplitAndSeed> units;
  std::vector<double> a, b;

  std::vector<double> differences() const;
  std::size_t seeds() const;  ///< different ones
  /// Values of the units, a vector for each split.
  std::vector<std::vector<double>> by_split(const std::vector<double>& values) const;
};
PairedScores paired_scores(const ComparedCells& cells, const MatchedCells& pairs);

/// NaN of nothing.
double mean_of(const std::vector<double>& values);
std::vector<double> means_of(const std::vector<std::vector<double>>& splits);

}  // namespace seedbed::results
