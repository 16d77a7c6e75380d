#include "metrics/crps.hpp"

#include "metrics/families/family.hpp"
#include "metrics/run_kernel.hpp"

namespace seedbed::metrics {
namespace {

template <class Real>
void score(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
           const MixtureGradient* gradient, std::span<RowStatus> status) {
  const FamilyTraits& family = traits(mixtures.family);
  const auto kernel = family.crps_kernel<Real>();
  if (kernel == nullptr) return score_plainly(family.crps, mixtures, y, out, gradient, status);
  run_kernel(kernels().of<Real>().*kernel, family.careful_crps, mixtures, y, out, gradient, status);
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
