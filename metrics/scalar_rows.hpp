#pragma once

#include <span>

#include "metrics/families/family.hpp"

namespace seedbed::metrics::scalar {

/// Turns partial derivatives with respect to normalised weights w into those with respect to the raw weights,
/// whose sum S they were divided by: (h_k - sum_j w_j h_j) / S.
void project_weights(const MixtureRow& row, std::span<double> partial);

using RowScore = FamilyTraits::Score;

/// Scores row after row with a scalar function: status, NaN for rows that are not ok, zero gradients where
/// the score is not finite. Sizes are the caller's to check; `gradient` may be null.
template <class Real>
void score_rows(RowScore score, const BasicMixtures<Real>& mixtures, std::span<const double> y,
                std::span<double> out, const MixtureGradient* gradient, std::span<RowStatus> status);

}  // namespace seedbed::metrics::scalar
