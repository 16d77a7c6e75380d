#include "metrics/crps.hpp"

#include "metrics/score_rows_one_by_one.hpp"

namespace seedbed::metrics {

template <class Real>
void crps(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
          std::span<RowStatus> status) {
  require_sizes(mixtures, {y.size(), out.size(), status.size()});
  scalar::score_rows_one_by_one(scalar::crps, mixtures, y, out, nullptr, status);
}

template <class Real>
void crps_with_gradient(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
                        MixtureGradient gradient, std::span<RowStatus> status) {
  require_sizes(mixtures, {y.size(), out.size(), status.size()});
  require_gradient_sizes(mixtures,
                         {gradient.weights.size(), gradient.locations.size(), gradient.scales.size()});
  scalar::score_rows_one_by_one(scalar::crps, mixtures, y, out, &gradient, status);
}

template void crps(const BasicMixtures<float>&, std::span<const double>, std::span<double>,
                   std::span<RowStatus>);
template void crps(const BasicMixtures<double>&, std::span<const double>, std::span<double>,
                   std::span<RowStatus>);
template void crps_with_gradient(const BasicMixtures<float>&, std::span<const double>, std::span<double>,
                                 MixtureGradient, std::span<RowStatus>);
template void crps_with_gradient(const BasicMixtures<double>&, std::span<const double>, std::span<double>,
                                 MixtureGradient, std::span<RowStatus>);

}  // namespace seedbed::metrics
