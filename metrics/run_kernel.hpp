#pragma once

#include <span>

#include "metrics/kernels.hpp"
#include "metrics/mixture_gradient.hpp"
#include "metrics/scalar_rows.hpp"

namespace seedbed::metrics {

/// Scores rows with a vector kernel, and those that it hands back with `careful`. Sizes are checked here;
/// `gradient` may be null.
template <class Real>
void run_kernel(Kernel<Real> kernel, scalar::RowScore careful, const BasicMixtures<Real>& mixtures,
                std::span<const double> y, std::span<double> out, const MixtureGradient* gradient,
                std::span<RowStatus> status);

/// Scores rows with a scalar function alone, where a family has no kernel. Otherwise as above.
template <class Real>
void score_plainly(scalar::RowScore score, const BasicMixtures<Real>& mixtures, std::span<const double> y,
                   std::span<double> out, const MixtureGradient* gradient, std::span<RowStatus> status);

/// A kernel's call on these mixtures, without its results.
template <class Real>
KernelCall<Real> kernel_call(const BasicMixtures<Real>& mixtures);

/// Memory for KernelCall::scratch: the thread's own, which grows to what its largest mixture needs and is
/// then used again and again. One at a time on a thread.
class KernelScratch {
 public:
  explicit KernelScratch(std::size_t components) : values_(take(kScratchPerComponent * components)) {}

  double* data() const { return values_; }

 private:
  static double* take(std::size_t size);

  double* values_;
};

}  // namespace seedbed::metrics
