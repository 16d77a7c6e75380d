#pragma once

#include <span>

#include "metrics/mixture.hpp"
#include "metrics/mixture_gradient.hpp"

namespace seedbed::metrics {

/// The continuous ranked probability score of every row's mixture, E|X - y| - E|X - X'| / 2, exact, in the
/// unit of the target: smaller is better, 0 is a point forecast that came true.
///
/// Normal: Grimit, Gneiting, Berrocal, Johnson, "The continuous ranked probability score for circular
/// variables and its application to mesoscale forecast ensemble verification", Q. J. R. Meteorol. Soc. 132
/// (2006) 2925-2942,
///   sum_k w_k A(y - mu_k, s_k) - sum_k w_k^2 s_k / sqrt(pi) - sum_{j<k} w_j w_k A(mu_j - mu_k, sqrt(s_j^2 +
///   s_k^2)), A(m, s) = E|m + s Z| = m erf(m / (s sqrt 2)) + s sqrt(2 / pi) exp(-m^2 / (2 s^2)).
/// Log-normal: y - 2 sum_k w_k E min(X_k, y) + sum_j sum_k w_j w_k E min(X_j, X_k); the expectations of
/// minima are those of an exchange option (Margrabe, "The value of an option to exchange one asset for
/// another", J. Finance 33 (1978) 177-186). They stay finite where E X overflows. y <= 0 is allowed: every
/// min is then y itself.
///
/// Bernoulli: the Brier score (P(Y = 1) - y)^2, which is this family's CRPS; y is 0 or 1.
///
/// A scale of 0 is a point mass. Weights are normalised in double. Relative error: 1e-12 for the normal
/// family, max(1e-12, 4 eps (1 + |ln y|) / smallest scale) with eps = 2.2e-16 for the log-normal. A
/// log-normal score beyond the range of double is +infinity.
///
/// `y`, `out` and `status` have one element per row. A row that is not ok leaves NaN in `out`. Throws
/// std::invalid_argument if sizes do not fit. A row's result has the same bits whatever rows surround it.
/// Real is float or double; arithmetic is in double.
template <class Real>
void crps(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
          std::span<RowStatus> status);

/// As above, with the derivatives of each row's score. They are bounded for the normal family, also as scales
/// go to 0; at a scale of exactly 0 the derivative is the one from above.
template <class Real>
void crps_with_gradient(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
                        MixtureGradient gradient, std::span<RowStatus> status);

}  // namespace seedbed::metrics
