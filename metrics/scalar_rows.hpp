#pragma once

#include <span>

#include "metrics/scalar_scores.hpp"

namespace seedbed::metrics::scalar {

using RowScore = double (*)(Family, const MixtureRow&, double, const MixtureGradient*);

/// Scores row after row with a scalar function: status, NaN for rows that are not ok, zero gradients where
/// the score is not finite. Sizes are the caller's to check; `gradient` may be null.
template <class Real>
void score_rows(RowScore score, const BasicMixtures<Real>& mixtures, std::span<const double> y,
                std::span<double> out, const MixtureGradient* gradient, std::span<RowStatus> status);

}  // namespace seedbed::metrics::scalar
