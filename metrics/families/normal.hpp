#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// Scores of normal mixtures in plain double: what the vector kernels are held to, and what they hand a row to
// that is too unusual for them. `gradient` may be null; its weights are the partial derivatives before
// normalisation (see project_weights).

/// Grimit, Gneiting, Berrocal, Johnson, "The continuous ranked probability score for circular variables and
/// its application to mesoscale forecast ensemble verification", Q. J. R. Meteorol. Soc. 132 (2006)
/// 2925-2942,
///   sum_k w_k A(y - mu_k, s_k) - sum_k w_k^2 s_k / sqrt(pi) - sum_{j<k} w_j w_k A(mu_j - mu_k, sqrt(s_j^2 +
///   s_k^2)), A(m, s) = E|m + s Z| = m erf(m / (s sqrt 2)) + s sqrt(2 / pi) exp(-m^2 / (2 s^2)).
double normal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);

/// -ln of the density, nats.
double normal_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);

}  // namespace seedbed::metrics::scalar
