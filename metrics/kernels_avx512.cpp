#if defined(__x86_64__)

#include "metrics/kernels_implementation.hpp"

namespace seedbed::metrics {

extern const Kernels kernels_avx512;
const Kernels kernels_avx512 = kKernelsOfThisLevel;

}  // namespace seedbed::metrics

#endif
