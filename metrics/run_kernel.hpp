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

/// Memory for KernelCall::scratch.
class KernelScratch {
 public:
  explicit KernelScratch(std::size_t components);
  ~KernelScratch();
  KernelScratch(const KernelScratch&) = delete;
  KernelScratch& operator=(const KernelScratch&) = delete;

  double* data() const { return values_; }

 private:
  double* values_;
};

}  // namespace seedbed::metrics
