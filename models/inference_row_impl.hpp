#pragma once

// The forward pass of one row at a time, for callers that have no batch. Included after
// inference_kernel_impl.hpp, once per instruction level. Here the lanes of a vector are neighbouring outputs
// of a layer; every value goes through the same operations in the same order as in a tile, so that a row has
// the same bits in both.

#include "models/inference_kernel_impl.hpp"

namespace seedbed::models {
namespace {

/// A tile of 16 rows costs about as much as this many rows one by one (measured: 130 inputs, 64, 32).
constexpr std::size_t kFewRows = 6;

constexpr std::size_t kPanelVectors = kPanel / kFloatLanes;

/// kPanels panels of outputs side by side, so that their chains of sums hide each other's latency.
template <std::size_t kPanels>
void row_panels(const KernelLayer& layer, std::size_t panel, const float* x, bool relu, const float* start,
                float* y) {
  constexpr std::size_t kVectors = kPanels * kPanelVectors;
  const std::size_t inputs = static_cast<std::size_t>(layer.inputs);
  const float* const weights = layer.weights + panel * inputs * kPanel;
  Floats sum[kVectors];
#pragma GCC unroll 16
  for (std::size_t v = 0; v < kVectors; ++v) sum[v] = load(start + panel * kPanel + v * kFloatLanes);
  for (std::size_t i = 0; i < inputs; ++i) {
    const Floats in = x[i];
#pragma GCC unroll 16
    for (std::size_t v = 0; v < kVectors; ++v) {
      const float* const from =
          weights + (v / kPanelVectors * inputs + i) * kPanel + v % kPanelVectors * kFloatLanes;
      sum[v] = fma(load(from), in, sum[v]);
    }
  }
#pragma GCC unroll 16
  for (std::size_t v = 0; v < kVectors; ++v) {
    store(y + panel * kPanel + v * kFloatLanes, relu ? max(0.0f, sum[v]) : sum[v]);
  }
}

/// The sums start from `start`, the bias or what start_row() made, which may be `y`.
void row_product(const KernelLayer& layer, const float* x, bool relu, const float* start, float* y) {
  constexpr std::size_t kBlock = kFloatLanes >= 8 ? 4 : 2;
  const std::size_t panels = padded(layer.outputs) / kPanel;
  std::size_t panel = 0;
  for (; panel + kBlock <= panels; panel += kBlock) row_panels<kBlock>(layer, panel, x, relu, start, y);
  for (; panel < panels; ++panel) row_panels<1>(layer, panel, x, relu, start, y);
}

/// As sum_of_features.
inline float row_sum(const float* values, int count) {
  float sums[kPanel] = {};
  for (int i = 0; i < count; ++i) sums[i % kPanel] = sums[i % kPanel] + values[i];
  for (int half = kPanel / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) sums[i] = sums[i] + sums[i + half];
  }
  return sums[0];
}

/// As normalise_layer. `spare` has room for a row.
void normalise_row(const KernelLayer& layer, float* y, float* spare) {
  const float width = static_cast<float>(layer.outputs);
  const float mean = row_sum(y, layer.outputs) / width;
  for (int f = 0; f < layer.outputs; ++f) spare[f] = (y[f] - mean) * (y[f] - mean);
  const float variance = row_sum(spare, layer.outputs) / width;
  const Floats scale = 1.0f / sqrt(Floats(variance + kLayerNormEpsilon));
  for (int f = 0; f < layer.outputs; f += kFloatLanes) {
    const Floats standard = (load(y + f) - mean) * scale;
    store(y + f, fma(standard, load(layer.norm_weight + f), load(layer.norm_bias + f)));
  }
}

void predict_row(const KernelNetwork& network, const KernelRows& rows, std::size_t index, Scratch& scratch,
                 const KernelOutput& output) {
  const std::size_t row = rows.chosen ? static_cast<std::size_t>(rows.chosen[index]) : index;
  const float* x = row_inputs(network, rows, row, scratch.staging);
  float *y = scratch.to, *other = scratch.from;
  for (int l = 0; l < network.layer_count; ++l) {
    const KernelLayer& layer = network.layers[l];
    const bool normalised = layer.norm_weight != nullptr;
    const bool relu = layer.hidden && !normalised && network.activation == Activation::relu;
    const bool started = l == 0 && network.bins.bins > 0;
    if (started) start_row(network, rows.numeric + row * static_cast<std::size_t>(network.numeric), y);
    row_product(layer, x, relu, started ? y : layer.bias, y);
    if (normalised) normalise_row(layer, y, other);
    if (layer.hidden && !relu) activate(network.activation, y, padded(layer.outputs));
    x = y;
    y = other;
    other = const_cast<float*>(x);
  }
  // The head's values in the first of kDoubleLanes rows; the others repeat it and are not written out.
  for (int f = 0; f < network.layers[network.layer_count - 1].outputs; ++f) {
    for (int lane = 0; lane < kDoubleLanes; ++lane) y[f * kDoubleLanes + lane] = x[f];
  }
  mixtures(network, y, kDoubleLanes, 1, scratch.tail, output, index);
}

void predict_rows(const KernelNetwork& network, const KernelRows& rows, const KernelOutput& output,
                  float* memory) {
  constexpr std::size_t kFull = static_cast<std::size_t>(kBlockVectors) * kFloatLanes;
  Scratch scratch(network, memory);
  std::size_t first = 0;
  while (first < rows.count) {
    const std::size_t left = rows.count - first;
    if (left <= kFewRows) {
      predict_row(network, rows, first++, scratch, output);
      continue;
    }
    const std::size_t tile = left > kFull - kFloatLanes ? kFull : kFloatLanes;
    const std::size_t count = left < tile ? left : tile;
    if (tile == kFull) {
      predict_tile<kBlockVectors>(network, rows, first, count, scratch, output);
    } else {
      predict_tile<1>(network, rows, first, count, scratch, output);
    }
    first += count;
  }
}

}  // namespace

template <VectorLevel>
void predict_at_level(const KernelNetwork& network, const KernelRows& rows, const KernelOutput& output,
                      float* scratch) {
  predict_rows(network, rows, output, scratch);
}

template void predict_at_level<kVectorLevel>(const KernelNetwork&, const KernelRows&, const KernelOutput&,
                                             float*);

}  // namespace seedbed::models
