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
/// best cell and another where there is no difference, the best being chosen anew every time. With fewer than
/// 8 units it is that of as many independent normal cells and units, by simulation. With more it is the
/// smaller of that and of one by bootstrap: differences are centred and units are drawn jointly with
/// replacement, which follows how cells hang together (of few units a resample often repeats so few that its
/// t are huge: of 4 units and 10 cells the bootstrap's is 78). The smaller of two is exceeded more often than
/// either, so that both are then for an error smaller by a twentieth. It is never less than that of the plain
/// t, which one comparison has. The random numbers are counted, so that the same differences have the same
/// bits. Why it is not that of comparisons with a cell given beforehand, and what it costs:
/// docs/statistics.md.
double max_t_reach(std::span<const std::vector<double>> differences_of_comparisons, double level = 0.95);

}  // namespace seedbed::results
