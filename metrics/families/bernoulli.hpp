#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// Forecasts of a yes/no outcome: component k says P(Y = 1) = 1 / (1 + exp(-location_k)). A mixture of such
// forecasts is one of the same kind, with the mean of the probabilities. P(Y = 1) and P(Y = 0) are both kept,
// so that neither loses its digits near 0. Scales mean nothing here.

/// P(Y = 1), or with `one` false P(Y = 0).
double bernoulli_probability(const MixtureRow& row, bool one);

/// The Brier score (P(Y = 1) - y)^2, which is the CRPS of this family: the integral over x of
/// (F(x) - [y <= x])^2 is (1 - p - [y = 0])^2 between 0 and 1, and 0 elsewhere. `y` is 0 or 1; `gradient` may
/// be null.
double bernoulli_crps(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// -ln P(Y = y), nats.
double bernoulli_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient);

}  // namespace seedbed::metrics::scalar
