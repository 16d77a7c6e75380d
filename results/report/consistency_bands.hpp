#pragma once

#include "results/statistics/interval.hpp"

namespace seedbed::results {

// Where what is seen of forecasts that say what they mean lies, in 95 of 100 samples of `units` independent
// rows.

/// The share of rows in which something happened that has this probability, in all of `shares` such shares at
/// once (Bonferroni): exact binomial quantiles, rounded outwards. For events of several probabilities it is
/// that of their mean, which is wider than need be (Hoeffding, Ann. Math. Statist. 27 (1956) 713-721).
Interval share_band(double units, double probability, int shares);

/// How far the distribution function of PIT values lies from the diagonal, anywhere: the inequality of
/// Dvoretzky, Kiefer and Wolfowitz with the constant of Massart (Ann. Probab. 18 (1990) 1269-1283).
double distribution_band(double units);

}  // namespace seedbed::results
