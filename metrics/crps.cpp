#include "metrics/crps.hpp"

#include "metrics/careful_crps.hpp"
#include "metrics/run_kernel.hpp"

namespace seedbed::metrics {
namespace {

template <class Real>
void score(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
           const MixtureGradient* gradient, std::span<RowStatus> status) {
  if (mixtures.family == Family::bernoulli)
    return score_plainly(scalar::crps, mixtures, y, out, gradient, status);
  const RealKernels<Real>& all = kernels().of<Real>();
  run_kernel(mixtures.family == Family::normal ? all.normal_crps : all.lognormal_crps, careful_crps, mixtures,
             y, out, gradient, status);
}

}  // namespace

template <class Real>
void crps(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
          std::span<RowStatus> status) {
  score(mixtures, y, out, nullptr, status);
}

template <class Real>
void crps_with_gradient(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
                        MixtureGradient gradient, std::span<RowStatus> status) {
  score(mixtures, y, out, &gradient, status);
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
