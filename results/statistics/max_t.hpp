#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// Intervals of the differences between the chosen cell and each other one (chosen - other), which hold all
/// of them at once with probability `level`, although the cell may have been chosen, as the best of m, by
/// these very numbers. `differences_of_comparisons` has a vector for each other cell, m - 1 of them, with a
/// difference for each unit (seed or split), the same units in the same order. `scale` times the standard
/// deviation is the standard error: sqrt(1 / n) for seeds, sqrt(1 / S + test / train) for splits. A unit for
/// which any difference is NaN is left out; intervals are NaN if fewer than two are left. Throws
/// std::invalid_argument for vectors of different lengths, a negative scale or a level outside (0, 1).
std::vector<Interval> max_t_intervals(std::span<const std::vector<double>> differences_of_comparisons,
                                      double scale, double level = 0.95);

/// How many standard errors these intervals reach to either side: the quantile of the largest |t| between the
/// best cell and another where there is no difference, the best being chosen anew every time. It is the
/// smaller of two, and never less than that of the plain t:
/// - for as many independent normal cells and units, by simulation;
/// - with 8 units or more, by bootstrap: differences are centred and units are drawn jointly with
/// replacement.
///   It follows how cells hang together, which makes the reach smaller; but with few units a resample often
///   repeats so few of them that its t are huge, with 4 units and 10 cells 78 standard errors.
/// The random numbers are counted, so that the same differences have the same bits. One comparison has the
/// plain t. Why not less (comparisons of a best cell given beforehand) and what it costs: docs/statistics.md.
double max_t_reach(std::span<const std::vector<double>> differences_of_comparisons, double level = 0.95);

}  // namespace seedbed::results
