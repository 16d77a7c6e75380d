#pragma once

// The forward pass of a tile of rows, included once per instruction level. A tile is held feature by feature,
// so that the lanes of a vector are rows: a row's arithmetic is the same operations in the same order
// whatever its lane, its tile, the size of the batch or the other rows, and tail rows are computed like any
// other, beside lanes of zeros that nobody reads.

#include "base/vector/logarithm.hpp"
#include "base/vector/memory.hpp"
#include "base/vector/normal.hpp"
#include "models/inference_inputs_impl.hpp"
#include "models/inference_kernel.hpp"

namespace seedbed::models {
namespace {

// Blocks of outputs × vectors of rows that fit the registers.
constexpr int kBlockOutputs = kVectorLevel == VectorLevel::avx512 ? 8 : 4;
constexpr int kBlockVectors = kVectorLevel == VectorLevel::baseline ? 2 : 3;
static_assert(kBlockVectors * kFloatLanes <= kTileRows);

/// kOutputs outputs of one panel, accumulated in registers in the order of the inputs, starting from the bias
/// or, if `started`, from what is in `y`.
template <int kOutputs, int kVectors>
inline void product_block(const float* weights, const float* bias, const float* x, int inputs, bool started,
                          bool relu, float* y) {
  Floats sum[kOutputs][kVectors];
#pragma GCC unroll 8
  for (int o = 0; o < kOutputs; ++o) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      sum[o][v] = started ? load(y + (o * kVectors + v) * kFloatLanes) : Floats(bias[o]);
    }
  }
  for (int i = 0; i < inputs; ++i, weights += kPanel, x += kVectors * kFloatLanes) {
    Floats in[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) in[v] = load(x + v * kFloatLanes);
#pragma GCC unroll 8
    for (int o = 0; o < kOutputs; ++o) {
      const Floats weight = weights[o];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sum[o][v] = fma(weight, in[v], sum[o][v]);
    }
  }
#pragma GCC unroll 8
  for (int o = 0; o < kOutputs; ++o) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      store(y + (o * kVectors + v) * kFloatLanes, relu ? max(0.0f, sum[o][v]) : sum[o][v]);
    }
  }
}

template <int kVectors>
void product(const KernelLayer& layer, const float* x, bool started, bool relu, float* y) {
  constexpr std::size_t kRows = static_cast<std::size_t>(kVectors) * kFloatLanes;
  const std::size_t panel_size = static_cast<std::size_t>(layer.inputs) * kPanel;
  int output = 0;
  const auto block = [&]<int kOutputs>() {
    const std::size_t o = static_cast<std::size_t>(output);
    product_block<kOutputs, kVectors>(layer.weights + o / kPanel * panel_size + o % kPanel, layer.bias + o, x,
                                      layer.inputs, started, relu, y + o * kRows);
    output += kOutputs;
  };
  while (output + kBlockOutputs <= layer.outputs) block.template operator()<kBlockOutputs>();
  if (kBlockOutputs > 4 && output + 4 <= layer.outputs) block.template operator()<4>();
  if (output + 2 <= layer.outputs) block.template operator()<2>();
  if (output < layer.outputs) block.template operator()<1>();
}

/// Over a vector of rows, the sum of term(feature): kPanel partial sums, then a tree.
template <int kVectors, class Term>
inline Floats sum_of_features(int features, const Term& term) {
  Floats sums[kPanel] = {};
  for (int f = 0; f < features; ++f) sums[f % kPanel] = sums[f % kPanel] + term(f);
  for (int half = kPanel / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) sums[i] = sums[i] + sums[i + half];
  }
  return sums[0];
}

template <int kVectors>
void normalise_layer(const KernelLayer& layer, float* y) {
  const float width = static_cast<float>(layer.outputs);
  for (int v = 0; v < kVectors; ++v) {
    float* const column = y + v * kFloatLanes;
    const auto at = [&](int f) { return column + static_cast<std::size_t>(f) * kVectors * kFloatLanes; };
    const Floats mean = sum_of_features<kVectors>(layer.outputs, [&](int f) { return load(at(f)); }) / width;
    const Floats variance = sum_of_features<kVectors>(layer.outputs,
                                                      [&](int f) {
                                                        const Floats difference = load(at(f)) - mean;
                                                        return difference * difference;
                                                      }) /
                            width;
    const Floats scale = 1.0f / sqrt(variance + kLayerNormEpsilon);
    for (int f = 0; f < layer.outputs; ++f) {
      const Floats standard = (load(at(f)) - mean) * scale;
      store(at(f), fma(standard, layer.norm_weight[f], layer.norm_bias[f]));
    }
  }
}

template <class Function>
inline void apply(float* values, std::size_t count, const Function& function) {
  for (std::size_t i = 0; i < count; i += kFloatLanes) store(values + i, function(load(values + i)));
}

/// x / (1 + exp(-x))
inline Floats silu(Floats x) {
  return x / (clamped_exp(-x) + 1.0f);
}

/// x Phi(x), as max(x, 0) - |x| Phi(-|x|)
inline Floats gelu(Floats x) {
  const Floats a = select(x < 0.0f, -x, x);
  return max(0.0f, x) - min(13.2f, a) * normal_tail(a);
}

void activate(Activation activation, float* values, std::size_t count) {
  switch (activation) {
    case Activation::relu:
      return apply(values, count, [](Floats x) { return max(0.0f, x); });
    case Activation::silu:
      return apply(values, count, [](Floats x) { return silu(x); });
    case Activation::gelu:
      return apply(values, count, [](Floats x) { return gelu(x); });
    case Activation::tanh:
      return apply(values, count, [](Floats x) { return tanh(x); });
  }
}

/// Writes components × kDoubleLanes values as up to kDoubleLanes rows of components.
void write_rows(const double* values, int components, std::size_t rows, double* to) {
  const std::size_t width = static_cast<std::size_t>(components);
  std::size_t k = 0;
  for (; k + kDoubleLanes <= width; k += kDoubleLanes) {
    Doubles block[kDoubleLanes];
    for (int i = 0; i < kDoubleLanes; ++i)
      block[i] = load(values + (k + static_cast<std::size_t>(i)) * kDoubleLanes);
    transpose(block);
    for (std::size_t row = 0; row < rows; ++row) store(to + row * width + k, block[row]);
  }
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = k; i < width; ++i) to[row * width + i] = values[i * kDoubleLanes + row];
  }
}

/// Weights exp(logit - greatest) / their sum. The sum is compensated, so that the weights of hundreds of
/// components still add up to 1.
void mixture_weights(const float* logits, std::size_t stride, int components, double* weights) {
  Doubles greatest = load_doubles(logits);
  for (int k = 1; k < components; ++k) {
    const Doubles logit = load_doubles(logits + static_cast<std::size_t>(k) * stride);
    greatest = max(logit, greatest);
  }
  Doubles sum = {}, lost = {};
  for (int k = 0; k < components; ++k) {
    const Doubles logit = load_doubles(logits + static_cast<std::size_t>(k) * stride);
    const Doubles weight = clamped_exp_of_negative(logit - greatest);
    store(weights + k * kDoubleLanes, weight);
    const Doubles term = weight - lost;
    const Doubles next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  for (int k = 0; k < components; ++k) {
    store(weights + k * kDoubleLanes, load(weights + k * kDoubleLanes) / sum);
  }
}

/// As mixtures, of a head that gives log-odds alone.
void log_odds(const float* raw, std::size_t rows, const KernelOutput& output, std::size_t first) {
  for (std::size_t row = 0; row < rows; ++row) {
    output.weights[first + row] = 1;
    output.locations[first + row] = static_cast<double>(raw[row]);
    output.scales[first + row] = 0;
  }
}

/// The head's values of kDoubleLanes rows, from `raw` with `stride` floats between features, as mixtures.
void mixtures(const KernelNetwork& network, const float* raw, std::size_t stride, std::size_t rows,
              double* tail, const KernelOutput& output, std::size_t first) {
  if (network.log_odds) return log_odds(raw, rows, output, first);
  const int components = network.components;
  const std::size_t offset = first * static_cast<std::size_t>(components);
  mixture_weights(raw, stride, components, tail);
  write_rows(tail, components, rows, output.weights + offset);

  const float* locations = raw + static_cast<std::size_t>(components) * stride;
  for (int k = 0; k < components; ++k) {
    const Doubles location = load_doubles(locations + static_cast<std::size_t>(k) * stride);
    store(tail + k * kDoubleLanes, location * network.scale + network.location);
  }
  write_rows(tail, components, rows, output.locations + offset);

  const float* scales = locations + static_cast<std::size_t>(components) * stride;
  for (int k = 0; k < components; ++k) {
    const Doubles scale = softplus(load_doubles(scales + static_cast<std::size_t>(k) * stride));
    store(tail + k * kDoubleLanes, (scale + kLeastScale) * network.scale);
  }
  write_rows(tail, components, rows, output.scales + offset);
}

template <int kVectors>
void predict_tile(const KernelNetwork& network, const KernelRows& rows, std::size_t first, std::size_t count,
                  Scratch& scratch, const KernelOutput& output) {
  constexpr std::size_t kRows = static_cast<std::size_t>(kVectors) * kFloatLanes;
  gather<kVectors>(network, rows, first, count, scratch);
  if (network.bins.bins > 0) gather_starts<kVectors>(network, rows, first, count, scratch);
  float *x = scratch.from, *y = scratch.to;
  for (int l = 0; l < network.layer_count; ++l) {
    const KernelLayer& layer = network.layers[l];
    const bool normalised = layer.norm_weight != nullptr;
    const bool relu = layer.hidden && !normalised && network.activation == Activation::relu;
    product<kVectors>(layer, x, l == 0 && network.bins.bins > 0, relu, y);
    if (normalised) normalise_layer<kVectors>(layer, y);
    if (layer.hidden && !relu)
      activate(network.activation, y, static_cast<std::size_t>(layer.outputs) * kRows);
    float* const swap = x;
    x = y;
    y = swap;
  }
  for (std::size_t r = 0; r < count; r += kDoubleLanes) {
    const std::size_t part = count - r < kDoubleLanes ? count - r : kDoubleLanes;
    mixtures(network, x + r, kRows, part, scratch.tail, output, first + r);
  }
}

}  // namespace
}  // namespace seedbed::models
