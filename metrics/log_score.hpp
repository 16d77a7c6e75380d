#pragma once

#include <span>

#include "metrics/mixture.hpp"
#include "metrics/mixture_gradient.hpp"

namespace seedbed::metrics {

/// The logarithmic score of every row, -ln f(y), in nats, where f is the density of the row's mixture in the
/// unit of the target: for the log-normal family it contains the Jacobian ln y, and is +infinity for y <= 0.
/// Components are summed by log-sum-exp. A component with scale 0 has no density: it counts as 0 away from
/// its location, and makes the score -infinity at it. Weights are normalised in double.
///
/// `y`, `out` and `status` have one element per row. A row that is not ok leaves NaN in `out`. Throws
/// std::invalid_argument if sizes do not fit. A row's result has the same bits whatever rows surround it.
template <class Real>
void log_score(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
               std::span<RowStatus> status);

/// As above, with the derivatives of each row's score.
template <class Real>
void log_score_with_gradient(const BasicMixtures<Real>& mixtures, std::span<const double> y,
                             std::span<double> out, MixtureGradient gradient, std::span<RowStatus> status);

}  // namespace seedbed::metrics
