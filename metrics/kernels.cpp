#include "metrics/kernels.hpp"

namespace seedbed::metrics {

extern const Kernels kernels_baseline;
#if defined(__x86_64__)
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

const Kernels& kernels([[maybe_unused]] VectorLevel level) {
#if defined(__x86_64__)
  if (level == VectorLevel::avx512) return kernels_avx512;
  if (level == VectorLevel::avx2) return kernels_avx2;
#endif
  return kernels_baseline;
}

}  // namespace seedbed::metrics
