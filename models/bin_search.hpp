#pragma once

// Where a number lies among the bins of its input, for the kernels of training and inference; included once
// per instruction level.

#include "base/vector/memory.hpp"

namespace seedbed::models {
namespace {

/// The bins before `bin` are passed, those behind it not reached.
struct BinPlace {
  std::size_t bin;
  float share;  ///< of `bin` that is passed
};

/// `starts` and `slopes` of one input's bins, as in NetworkLayout; nothing beyond them is read.
inline BinPlace find_bin(float number, const float* starts, const float* slopes, std::size_t bins) {
  const Floats x = number;
  std::size_t begun = 0, i = 0;
  for (; i + kFloatLanes <= bins; i += kFloatLanes)
    begun += static_cast<std::size_t>(__builtin_popcount(bits(load(starts + i) <= x)));
  for (; i < bins; ++i) begun += starts[i] <= number ? 1 : 0;
  if (begun == 0) return {0, 0.0f};
  const std::size_t bin = begun - 1;
  const float share = (number - starts[bin]) * slopes[bin];
  return {bin, share < 1.0f ? share : 1.0f};
}

}  // namespace
}  // namespace seedbed::models
