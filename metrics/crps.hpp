#pragma once

#include <span>

#include "metrics/mixture.hpp"
#include "metrics/mixture_gradient.hpp"

namespace seedbed::metrics {

/// The continuous ranked probability score of every row's mixture, E|X - y| - E|X - X'| / 2, exact, in the
/// unit of the target: smaller is better, 0 is a point forecast that came true.
/// The formula of each family is in its header, metrics/families/<name>.hpp. A scale of 0 is a point mass.
/// Weights are normalised in double. Relative error 1e-12 for ordinary scales; a score beyond the range of
/// double is +infinity.
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
