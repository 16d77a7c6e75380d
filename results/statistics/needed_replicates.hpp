#pragma once

#include <cstddef>
#include <optional>

#include "results/statistics/mean_difference.hpp"

namespace seedbed::results {

/// How many replicates there would have to be in all (those at hand included) for a verdict, were their mean
/// and variance those seen: the smallest R with t(R - 1, 0.975) standard error(R) <= max(margin, |mean|) / 2.
/// `low` and `high` are the same for the ends of the 95 % interval of the standard deviation (chi-square with
/// the degrees of the difference). Without a value: no number will do, or more than a thousand million.
struct Needed {
  std::optional<std::size_t> count, low, high;
};

/// Standard error sd / sqrt(R). None for fewer than two numbers, or if mean and margin are both zero.
Needed needed_seeds(const MeanDifference& difference, double margin);

/// Standard error sqrt(1 / S + test / train) sd, as of corrected_mean_difference: it does not fall below
/// sqrt(test / train) sd however many splits of the same data there are, so that often no number will do.
Needed needed_splits(const MeanDifference& corrected, double test_over_train, double margin);

}  // namespace seedbed::results
