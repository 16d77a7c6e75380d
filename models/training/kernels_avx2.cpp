#include "models/training/lanes/levels.hpp"
#include "models/training/lanes/table.hpp"

namespace seedbed::models {

const Kernels& kernels_avx2() {
  return kTable;
}

}  // namespace seedbed::models
