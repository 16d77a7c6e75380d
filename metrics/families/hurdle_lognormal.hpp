#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// A probability of exactly zero and a log-normal mixture above it. The atom is a component of scale 0 at
// kAtZero, log 0 in effect, and its weight is the probability; there may be several (of an ensemble) or none.
// Locations and scales of the others are those of log Y.

/// P(Y = 0).
double probability_of_zero(const MixtureRow& row);

/// The exact CRPS: that of the log-normal mixture in its "min" form, where the atom counts nothing, since the
/// minimum of 0 and anything positive is 0. `gradient` may be null; of the atom's location and scale it is 0.
double hurdle_lognormal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// -ln P(Y = 0) for y = 0, -ln of the weighted density above it, infinite below; nats. `gradient` may be
/// null.
double hurdle_lognormal_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// The threshold-weighted CRPS (FamilyTraits::crps_above): pairs of log-normal components as there; of an
/// atom and a component the integral of P(X <= z) between the threshold and y, of two atoms its length.
double hurdle_lognormal_crps_above(const MixtureRow& row, double y, double threshold);

}  // namespace seedbed::metrics::scalar
