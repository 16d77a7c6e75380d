#pragma once

#include <cstddef>

#include "base/vector_level.hpp"
#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// What a kernel reads and writes. Plain pointers: a unit compiled for a higher instruction level must not
/// contain inline functions that the linker could hand to the rest of the program.
template <class Real>
struct KernelCall {
  const Real* weights = nullptr;  // rows × components, as are locations, scales and the gradients
  const Real* locations = nullptr;
  const Real* scales = nullptr;
  const double* y = nullptr;
  std::size_t rows = 0;
  std::size_t components = 0;
  double probability = 0;      // quantile: the probability, at most 1/2 …
  double normal_quantile = 0;  // … and what it is for a standard normal
  bool upper = false;          // quantile: the probability is that of exceeding it
  double* out = nullptr;
  RowStatus* status = nullptr;
  double* weight_gradient = nullptr;  // all three or none
  double* location_gradient = nullptr;
  double* scale_gradient = nullptr;
  double* scratch = nullptr;  // kScratchPerComponent × components, aligned to 64 bytes
};

inline constexpr std::size_t kScratchPerComponent = 10 * 8;

/// Set by a kernel on a valid row that is too unusual for it (scales beyond 1e±140, a result that is not
/// finite, terms that cancel): whoever called it computes that row another way.
inline constexpr RowStatus kNeedsCare{255};

template <class Real>
using Kernel = void (*)(const KernelCall<Real>&);

template <class Real>
struct RealKernels {
  Kernel<Real> normal_crps, lognormal_crps, normal_log_score, lognormal_log_score;
};

/// The kernels of one instruction level.
struct Kernels {
  RealKernels<float> of_float;
  RealKernels<double> of_double;
  Kernel<double> cdf;       // of normal mixtures
  Kernel<double> quantile;  // of normal mixtures

  template <class Real>
  const RealKernels<Real>& of() const {
    if constexpr (sizeof(Real) == sizeof(float)) {
      return of_float;
    } else {
      return of_double;
    }
  }
};

/// Those of the level that this processor offers, or of a lower one.
const Kernels& kernels(VectorLevel level = vector_level());

/// Defined by the translation unit of that level.
template <VectorLevel>
const Kernels& kernels_of_level();

}  // namespace seedbed::metrics
