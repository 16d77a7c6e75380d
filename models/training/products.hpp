#pragma once

#include <cstddef>

namespace seedbed::models {

/// A row-major matrix inside a larger buffer: element (i, j) is data[i * stride + j].
struct ConstMatrix {
  const float* data;
  std::size_t stride;
};
struct Matrix {
  float* data;
  std::size_t stride;
};

// Matrix products of float32 by oneDNN, on the calling thread. The result is rows × columns and replaces what
// was there; `depth` is the extent summed over. Any extent may be 0.

/// a (rows × depth) times the transpose of b (columns × depth).
void multiply_by_transpose(ConstMatrix a, ConstMatrix b, Matrix result, std::size_t rows, std::size_t columns,
                           std::size_t depth);
/// a (rows × depth) times b (depth × columns).
void multiply(ConstMatrix a, ConstMatrix b, Matrix result, std::size_t rows, std::size_t columns,
              std::size_t depth);
/// The transpose of a (depth × rows) times b (depth × columns).
void multiply_transposed(ConstMatrix a, ConstMatrix b, Matrix result, std::size_t rows, std::size_t columns,
                         std::size_t depth);

}  // namespace seedbed::models
