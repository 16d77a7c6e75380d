#pragma once

#include <cstddef>
#include <cstdint>

#include "base/vector_level.hpp"
#include "models/network_settings.hpp"

namespace seedbed::models {

// What an inference kernel reads and writes, as plain pointers: the kernels are compiled once per instruction
// level, so no inline function of a library may be compiled along with them (the linker would keep one copy
// for all). Every pointer belongs to the caller.

/// Outputs of a layer are packed in panels of this many: weights[(panel * inputs + input) * kPanel + output].
/// Widths of tables and rows of scratch are padded to a multiple of it.
inline constexpr int kPanel = 16;

/// Added to the variance of a layer that is normalised.
inline constexpr float kLayerNormEpsilon = 1e-5f;

/// Added to each scale of the standardised target: keeps densities bounded.
inline constexpr double kLeastScale = 1e-3;

/// The most rows that a kernel of any level works on at a time.
inline constexpr int kTileRows = 48;

/// A product, its bias, then layer normalisation (if norm_weight is given) and activation (if `hidden`).
/// Batch normalisation is folded into the product.
struct KernelLayer {
  const float* weights = nullptr;  ///< panels, padded with zeros
  const float* bias = nullptr;
  const float* norm_weight = nullptr;
  const float* norm_bias = nullptr;
  int inputs = 0;
  int outputs = 0;
  bool hidden = false;
};

/// What the bins of numbers add to the first layer: numbers × bins rows each, padded to a multiple of kPanel
/// values. `passed` is the sum of the weights before a bin.
struct KernelBins {
  int bins = 0;  ///< of each number; 0: none
  const float* starts = nullptr;
  const float* slopes = nullptr;  ///< both numbers × bins
  const float* passed = nullptr;
  const float* weights = nullptr;
};

/// An embedding, one row per code, each padded to a multiple of kPanel values.
struct KernelTable {
  const float* values = nullptr;
  int width = 0;
};

struct KernelNetwork {
  int numeric = 0;
  int category_count = 0;
  int text_count = 0;
  int layer_count = 0;  ///< the head included
  int first_inputs = 0;
  int widest = 0;  ///< of the inputs and all layers
  int components = 0;
  bool log_odds = false;  ///< the head gives a single location, of weight 1 and scale 0
  Activation activation = Activation::relu;
  KernelBins bins;
  KernelTable frequencies;  ///< a row for each number; of width 0 if there are none
  const KernelTable* categories = nullptr;
  const KernelTable* texts = nullptr;
  const KernelLayer* layers = nullptr;
  double location = 0;  ///< of the target
  double scale = 1;
};

struct KernelText {
  const std::int64_t* offsets = nullptr;
  const std::int32_t* words = nullptr;
};

struct KernelRows {
  std::size_t rows = 0;  ///< of the buffers below
  const float* numeric = nullptr;
  const std::int32_t* categories = nullptr;
  const KernelText* texts = nullptr;
  const std::int32_t* chosen = nullptr;  ///< null: all rows
  std::size_t count = 0;                 ///< of rows to predict
};

/// Row-major, count × components each.
struct KernelOutput {
  double* weights = nullptr;
  double* locations = nullptr;
  double* scales = nullptr;
};

/// `scratch`, 64-byte aligned, holds at least inference_scratch(network) floats.
using InferenceKernel = void (*)(const KernelNetwork& network, const KernelRows& rows,
                                 const KernelOutput& output, float* scratch);

std::size_t inference_scratch(const KernelNetwork& network);

/// The kernel for a level, or for the highest one below it that this build has.
InferenceKernel inference_kernel(VectorLevel level);

/// Defined by the translation unit of that level.
template <VectorLevel>
void predict_at_level(const KernelNetwork& network, const KernelRows& rows, const KernelOutput& output,
                      float* scratch);

}  // namespace seedbed::models
