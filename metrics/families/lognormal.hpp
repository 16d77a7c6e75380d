#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// Of a log-normal mixture, whose locations and scales are those of log Y. A component of scale 0 at kAtZero
// is all at 0.

/// y - 2 sum_k w_k E min(X_k, y) + sum_j sum_k w_j w_k E min(X_j, X_k); the expectations of minima are those
/// of an exchange option (Margrabe, "The value of an option to exchange one asset for another", J. Finance 33
/// (1978) 177-186). They stay finite where E X overflows. y <= 0 is allowed: every min is then y itself.
/// Relative error max(1e-12, 4 eps (1 + |ln y|) / smallest scale), eps = 2.2e-16. In plain double; `gradient`
/// may be null.
double lognormal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);

/// -ln of the density, nats; +infinity for y <= 0. `gradient` may be null.
double lognormal_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);

/// See FamilyTraits::crps_above.
double lognormal_crps_above(const MixtureRow& row, double y, double threshold);

/// The mean and the standard deviation are infinite where they overflow.
double lognormal_mean(const MixtureRow& row);
double lognormal_standard_deviation(const MixtureRow& row);

/// The smallest y with P(Y <= y) >= probability, for a probability in (0, 1).
double lognormal_quantile(const MixtureRow& row, double probability);

}  // namespace seedbed::metrics::scalar
