#pragma once

#include <cstddef>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/network_layout.hpp"
#include "models/training/kernels.hpp"
#include "models/training/products.hpp"

namespace seedbed::models {

/// What the bins of numeric inputs (NumericKind::piecewise) add to the first layer's outputs. Beside the
/// dense product with the expanded inputs, which is what it stands for, it needs two rows of weights per
/// number.
class BinLayer {
 public:
  /// For batches of up to `most_rows` rows. Without bins it does nothing.
  BinLayer(const NetworkLayout& layout, std::size_t most_rows);

  bool empty() const { return table_.inputs == 0; }

  /// Adds the bins of `rows` rows, whose numbers come first in `inputs`, to `outputs`.
  void forward(ConstMatrix inputs, const float* parameters, const float* statistics, Matrix outputs,
               std::size_t rows);
  /// Writes the gradient of numeric.weight; `delta` is the derivative by the outputs of the rows last passed
  /// forward.
  void backward(ConstMatrix delta, float* gradient, std::size_t rows);

 private:
  const Kernels& kernels_;
  BinTable table_ = {};
  std::size_t weight_ = 0, starts_ = 0, slopes_ = 0;  ///< offsets
  AlignedFloats passed_;
  std::vector<BinnedNumber> found_;
  std::vector<SortedNumber> sorted_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace seedbed::models
