#pragma once

#include "models/training/kernels.hpp"

namespace seedbed::models {

const Kernels& kernels_baseline();
const Kernels& kernels_avx2();
const Kernels& kernels_avx512();

}  // namespace seedbed::models
