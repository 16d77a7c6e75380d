#include "models/inference_row_impl.hpp"

namespace seedbed::models {

void inference_avx512(const KernelNetwork& network, const KernelRows& rows, const KernelOutput& output,
                      float* scratch) {
  predict_rows(network, rows, output, scratch);
}

}  // namespace seedbed::models
