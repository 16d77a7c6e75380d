#pragma once

#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// Of the normal mixture that a row describes, or of the logarithm of a log-normal one. The row is valid.

/// P(X <= t).
double cdf(const MixtureRow& row, double t);

/// The smallest x with P(X <= x) >= probability, for a probability in (0, 1/2]; with `upper` the smallest x
/// with P(X > x) <= probability: the upper half of the distribution is found from its other end, with full
/// relative accuracy in both tails.
double quantile(const MixtureRow& row, double probability, bool upper);

}  // namespace seedbed::metrics::scalar
