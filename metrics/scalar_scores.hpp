#pragma once

#include <span>

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// The scores of one row, written for clarity in plain double: what the vector kernels are held to, and what
// they hand a row to that is too unusual for them. `row` is valid and normalised, `y` finite. The gradient,
// where asked for, has `row.components()` elements each; its weights are the partial derivatives before the
// normalisation of weights is taken into account (see project_weights).

double normal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);
double lognormal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);
double crps(Family family, const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);

double log_score(Family family, const MixtureRow& row, double y, const MixtureGradient* gradient = nullptr);

/// Turns partial derivatives with respect to normalised weights w into those with respect to the raw weights,
/// whose sum S they were divided by: (h_k - sum_j w_j h_j) / S.
void project_weights(const MixtureRow& row, std::span<double> partial);

}  // namespace seedbed::metrics::scalar
