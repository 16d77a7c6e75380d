#include "metrics/log_score.hpp"

#include "metrics/score_rows_one_by_one.hpp"

namespace seedbed::metrics {

template <class Real>
void log_score(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
               std::span<RowStatus> status) {
  require_sizes(mixtures, {y.size(), out.size(), status.size()});
  scalar::score_rows_one_by_one(scalar::log_score, mixtures, y, out, nullptr, status);
}

template <class Real>
void log_score_with_gradient(const BasicMixtures<Real>& mixtures, std::span<const double> y,
                             std::span<double> out, MixtureGradient gradient, std::span<RowStatus> status) {
  require_sizes(mixtures, {y.size(), out.size(), status.size()});
  require_gradient_sizes(mixtures,
                         {gradient.weights.size(), gradient.locations.size(), gradient.scales.size()});
  scalar::score_rows_one_by_one(scalar::log_score, mixtures, y, out, &gradient, status);
}

template void log_score(const BasicMixtures<float>&, std::span<const double>, std::span<double>,
                        std::span<RowStatus>);
template void log_score(const BasicMixtures<double>&, std::span<const double>, std::span<double>,
                        std::span<RowStatus>);
template void log_score_with_gradient(const BasicMixtures<float>&, std::span<const double>, std::span<double>,
                                      MixtureGradient, std::span<RowStatus>);
template void log_score_with_gradient(const BasicMixtures<double>&, std::span<const double>,
                                      std::span<double>, MixtureGradient, std::span<RowStatus>);

}  // namespace seedbed::metrics
