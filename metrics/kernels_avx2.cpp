#if defined(__x86_64__)

#include "metrics/kernels_implementation.hpp"

namespace seedbed::metrics {

extern const Kernels kernels_avx2;
const Kernels kernels_avx2 = kKernelsOfThisLevel;

}  // namespace seedbed::metrics

#endif
