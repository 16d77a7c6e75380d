#pragma once

#include <span>

#include "metrics/mixture.hpp"

namespace seedbed::metrics {

// Properties of every row's mixture, in the target's own unit; `out` has one element per row. A row with
// invalid parameters gives NaN (the scores say what is wrong with it). Weights are normalised in double. All
// throw std::invalid_argument if sizes do not fit. A row's result has the same bits whatever rows surround
// it.

/// P(X <= y) for each row's own y: at an observation, the probability integral transform (PIT) value.
void cdf(const Mixtures& mixtures, std::span<const double> y, std::span<double> out);

/// P(Y > threshold) of every row's mixture; `out` has one element per row.
void exceedance(const Mixtures& mixtures, double threshold, std::span<double> out);

/// The smallest x with P(X <= x) >= probability, found to 1e-10 in probability or to neighbouring doubles,
/// whichever comes first (a point mass has a jump there). `probability` must lie in (0, 1):
/// std::invalid_argument.
void quantile(const Mixtures& mixtures, double probability, std::span<double> out);

/// E X; +infinity where a log-normal mean is beyond double.
void mean(const Mixtures& mixtures, std::span<double> out);

/// The quantile at 1/2.
void median(const Mixtures& mixtures, std::span<double> out);

/// The square root of Var X; +infinity where it is beyond double.
void standard_deviation(const Mixtures& mixtures, std::span<double> out);

}  // namespace seedbed::metrics
