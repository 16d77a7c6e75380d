#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// Mixtures of Laplace distributions: density exp(-|y - mu| / b) / (2 b), variance 2 b^2, tails heavier than
// the normal's. A scale of 0 is all at its location.

/// E|X - X'| - |mu - mu'| of two independent components whose locations are `distance` apart, with
/// derivatives. With the larger scale b, the smaller a = b (1 - h) and q = h distance / a it is
///   (b^3 exp(-distance / b) - a^3 exp(-distance / a)) / (b^2 - a^2)
///     = b exp(-distance / b) (1 - exp(3 ln(1 - h) - q)) / (h (2 - h)),
/// of which nothing cancels, and (3 b + distance) / 2 exp(-distance / b) for a = b.
struct LaplacePair {
  double excess;
  double by_distance;  ///< of E|X - X'| itself: between 0 and 1
  double by_first, by_second;
};
LaplacePair laplace_pair(double distance, double first, double second);

/// The exact CRPS, sum_k w_k E|X_k - y| - 1/2 sum_j sum_k w_j w_k E|X_j - X_k|; `gradient` may be null.
double laplace_crps(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// -ln of the density, nats; `gradient` may be null.
double laplace_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// The threshold-weighted CRPS (FamilyTraits::crps_above): over pairs of components, the integrals of F_j F_k
/// between the threshold and y and of (1 - F_j) (1 - F_k) above both. Between locations all factors are
/// exponentials, which are integrated in closed form; what is subtracted is never more than 3/4 of what it is
/// subtracted from.
double laplace_crps_above(const MixtureRow& row, double y, double threshold);

}  // namespace seedbed::metrics::scalar
