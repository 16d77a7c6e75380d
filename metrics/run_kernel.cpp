#include "metrics/run_kernel.hpp"

#include <new>

namespace seedbed::metrics {
namespace {

constexpr std::align_val_t kAlignment{64};

}  // namespace

double* KernelScratch::take(std::size_t size) {
  struct Memory {
    double* values = nullptr;
    std::size_t size = 0;
    ~Memory() { ::operator delete(values, kAlignment); }
  };
  thread_local Memory memory;
  if (memory.size < size) {
    ::operator delete(memory.values, kAlignment);
    memory.values = nullptr;
    memory.size = 0;
    memory.values = static_cast<double*>(::operator new(size * sizeof(double), kAlignment));
    memory.size = size;
  }
  return memory.values;
}

template <class Real>
KernelCall<Real> kernel_call(const BasicMixtures<Real>& mixtures) {
  KernelCall<Real> call;
  call.weights = mixtures.weights.data();
  call.locations = mixtures.locations.data();
  call.scales = mixtures.scales.data();
  call.rows = mixtures.rows();
  call.components = mixtures.components;
  return call;
}

namespace {

template <class Real>
void require_all_sizes(const BasicMixtures<Real>& mixtures, std::span<const double> y, std::span<double> out,
                       const MixtureGradient* gradient, std::span<RowStatus> status) {
  require_sizes(mixtures, {y.size(), out.size(), status.size()});
  if (gradient) {
    require_gradient_sizes(mixtures,
                           {gradient->weights.size(), gradient->locations.size(), gradient->scales.size()});
  }
}

}  // namespace

template <class Real>
void score_plainly(scalar::RowScore score, const BasicMixtures<Real>& mixtures, std::span<const double> y,
                   std::span<double> out, const MixtureGradient* gradient, std::span<RowStatus> status) {
  require_all_sizes(mixtures, y, out, gradient, status);
  scalar::score_rows(score, mixtures, y, out, gradient, status);
}

template <class Real>
void run_kernel(Kernel<Real> kernel, scalar::RowScore careful, const BasicMixtures<Real>& mixtures,
                std::span<const double> y, std::span<double> out, const MixtureGradient* gradient,
                std::span<RowStatus> status) {
  require_all_sizes(mixtures, y, out, gradient, status);
  const KernelScratch scratch(mixtures.components);
  KernelCall<Real> call = kernel_call(mixtures);
  call.y = y.data();
  call.out = out.data();
  call.status = status.data();
  call.scratch = scratch.data();
  if (gradient) {
    call.weight_gradient = gradient->weights.data();
    call.location_gradient = gradient->locations.data();
    call.scale_gradient = gradient->scales.data();
  }
  kernel(call);
  const std::size_t count = mixtures.components;
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (status[row] != kNeedsCare) continue;
    const MixtureGradient part = gradient ? gradient->slice(row * count, count) : MixtureGradient{};
    scalar::score_rows(careful, mixtures.slice(row, 1), y.subspan(row, 1), out.subspan(row, 1),
                       gradient ? &part : nullptr, status.subspan(row, 1));
  }
}

template void score_plainly(scalar::RowScore, const BasicMixtures<float>&, std::span<const double>,
                            std::span<double>, const MixtureGradient*, std::span<RowStatus>);
template void score_plainly(scalar::RowScore, const BasicMixtures<double>&, std::span<const double>,
                            std::span<double>, const MixtureGradient*, std::span<RowStatus>);
template KernelCall<float> kernel_call(const BasicMixtures<float>&);
template KernelCall<double> kernel_call(const BasicMixtures<double>&);
template void run_kernel(Kernel<float>, scalar::RowScore, const BasicMixtures<float>&,
                         std::span<const double>, std::span<double>, const MixtureGradient*,
                         std::span<RowStatus>);
template void run_kernel(Kernel<double>, scalar::RowScore, const BasicMixtures<double>&,
                         std::span<const double>, std::span<double>, const MixtureGradient*,
                         std::span<RowStatus>);

}  // namespace seedbed::metrics
