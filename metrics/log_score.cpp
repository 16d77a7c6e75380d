#include "metrics/log_score.hpp"

#include "metrics/run_kernel.hpp"

namespace seedbed::metrics {
namespace {

template <class Real>
void score_logs(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
                const MixtureGradient* gradient, std::span<RowStatus> status) {
  if (mixtures.family == Family::bernoulli)
    return score_plainly(scalar::log_score, mixtures, y, out, gradient, status);
  const RealKernels<Real>& all = kernels().of<Real>();
  run_kernel(mixtures.family == Family::normal ? all.normal_log_score : all.lognormal_log_score,
             scalar::log_score, mixtures, y, out, gradient, status);
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
