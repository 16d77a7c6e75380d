#include "metrics/kernels.hpp"

namespace seedbed::metrics {

const Kernels& kernels(VectorLevel level) {
  return at_level(level, []<VectorLevel kLevel>() -> const Kernels& { return kernels_of_level<kLevel>(); });
}

}  // namespace seedbed::metrics
