#include "metrics/scalar_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace seedbed::metrics::scalar {

void project_weights(const MixtureRow& row, std::span<double> partial) {
  double along = 0;
  for (std::size_t k = 0; k < row.components(); ++k) along += row.weights[k] * partial[k];
  for (double& value : partial) value = (value - along) / row.weight_sum;
}

template <class Real>
void score_rows(RowScore score, const BasicMixtures<Real>& mixtures, std::span<const double> y,
                std::span<double> out, const MixtureGradient* gradient, std::span<RowStatus> status) {
  const FamilyTraits& family = traits(mixtures.family);
  const bool is_bounded = family.can_be_scored != nullptr && score == family.crps;
  MixtureRow row;
  const std::size_t count = mixtures.components;
  for (std::size_t r = 0; r < out.size(); ++r) {
    status[r] = row.load(mixtures, r);
    if (status[r] == RowStatus::ok && !std::isfinite(y[r])) status[r] = RowStatus::observation_not_finite;
    if (status[r] == RowStatus::ok && family.only_binary && y[r] != 0 && y[r] != 1)
      status[r] = RowStatus::observation_not_binary;
    if (status[r] == RowStatus::ok && is_bounded && !family.can_be_scored(row))
      status[r] = RowStatus::too_wide;
    out[r] = std::numeric_limits<double>::quiet_NaN();
    MixtureGradient part;
    if (gradient) part = gradient->slice(r * count, count);
    if (status[r] == RowStatus::ok) out[r] = score(row, y[r], gradient ? &part : nullptr);
    if (!gradient) continue;
    if (std::isfinite(out[r])) {
      project_weights(row, part.weights);
    } else {
      for (const auto& values : {part.weights, part.locations, part.scales}) std::ranges::fill(values, 0.0);
    }
  }
}

template void score_rows(RowScore, const BasicMixtures<float>&, std::span<const double>, std::span<double>,
                         const MixtureGradient*, std::span<RowStatus>);
template void score_rows(RowScore, const BasicMixtures<double>&, std::span<const double>, std::span<double>,
                         const MixtureGradient*, std::span<RowStatus>);

}  // namespace seedbed::metrics::scalar
