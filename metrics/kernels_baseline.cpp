#include "metrics/kernels_implementation.hpp"

namespace seedbed::metrics {

extern const Kernels kernels_baseline;
const Kernels kernels_baseline = kKernelsOfThisLevel;

}  // namespace seedbed::metrics
