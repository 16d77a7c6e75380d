#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/scalar_scores.hpp"

namespace seedbed::metrics::scalar {

using RowScore = double (*)(Family, const MixtureRow&, double, const MixtureGradient*);

/// Scores row after row with a scalar function: status, NaN for rows that are not ok, zero gradients where
/// the score is not finite. Sizes are the caller's to check.
template <class Real>
void score_rows_one_by_one(RowScore score, const BasicMixtures<Real>& mixtures, std::span<const double> y,
                           std::span<double> out, const MixtureGradient* gradient,
                           std::span<RowStatus> status) {
  MixtureRow row;
  const std::size_t count = mixtures.components;
  for (std::size_t r = 0; r < out.size(); ++r) {
    status[r] = row.load(mixtures, r);
    if (status[r] == RowStatus::ok && !std::isfinite(y[r])) status[r] = RowStatus::observation_not_finite;
    out[r] = std::numeric_limits<double>::quiet_NaN();
    MixtureGradient part;
    if (gradient) {
      part = {gradient->weights.subspan(r * count, count), gradient->locations.subspan(r * count, count),
              gradient->scales.subspan(r * count, count)};
    }
    if (status[r] == RowStatus::ok) out[r] = score(mixtures.family, row, y[r], gradient ? &part : nullptr);
    if (!gradient) continue;
    if (std::isfinite(out[r])) {
      project_weights(row, part.weights);
    } else {
      for (const auto& values : {part.weights, part.locations, part.scales}) std::ranges::fill(values, 0.0);
    }
  }
}

}  // namespace seedbed::metrics::scalar
