#include "metrics/log_score.hpp"

#include "metrics/families/family.hpp"
#include "metrics/run_kernel.hpp"

namespace seedbed::metrics {
namespace {

template <class Real>
void score_logs(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
                const MixtureGradient* gradient, std::span<RowStatus> status) {
  const FamilyTraits& family = traits(mixtures.family);
  const auto kernel = family.log_score_kernel<Real>();
  if (kernel == nullptr) return score_plainly(family.log_score, mixtures, y, out, gradient, status);
  run_kernel(kernels().of<Real>().*kernel, family.log_score, mixtures, y, out, gradient, status);
}

}  // namespace

template <class Real>
void log_score(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
               std::span<RowStatus> status) {
  score_logs(mixtures, y, out, nullptr, status);
}

template <class Real>
void log_score_with_gradient(const BasicMixtures<Real>& mixtures, std::span<const double> y,
                             std::span<double> out, MixtureGradient gradient, std::span<RowStatus> status) {
  score_logs(mixtures, y, out, &gradient, status);
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
