#pragma once

// The forward pass of a tile of rows, included once per instruction level. A tile is held feature by feature,
// so that the lanes of a vector are rows: a row's arithmetic is the same operations in the same order
// whatever its lane, its tile, the size of the batch or the other rows, and tail rows are computed like any
// other, beside lanes of zeros that nobody reads.

#include "base/vector/logarithm.hpp"
#include "base/vector/memory.hpp"
#include "base/vector/normal.hpp"
#include "models/bin_search.hpp"
#include "models/inference_kernel.hpp"
#include "models/waves.hpp"

namespace seedbed::models {
namespace {

// Blocks of outputs × vectors of rows that fit the registers.
constexpr int kBlockOutputs = kVectorLevel == VectorLevel::avx512 ? 8 : 4;
constexpr int kBlockVectors = kVectorLevel == VectorLevel::baseline ? 2 : 3;
static_assert(kBlockVectors * kFloatLanes <= kTileRows);

constexpr float kNormEpsilon = 1e-5f;
constexpr double kScaleFloor = 1e-3;  // of the standardised target: keeps densities bounded

inline std::size_t padded(int width) {
  return (static_cast<std::size_t>(width) + kPanel - 1) / kPanel * kPanel;
}

/// Where a tile's values are kept: `staging` row by row with stride `stride`, `from` and `to` feature by
/// feature; `starts`, row by row with stride `start_stride`, what the first layer's sums start from if there
/// are bins.
struct Scratch {
  float* staging;
  std::size_t stride;
  float* from;
  float* to;
  double* tail;  // components × kDoubleLanes
  float* starts;
  std::size_t start_stride;

  Scratch(const KernelNetwork& network, float* memory)
      : staging(memory), stride(padded(network.first_inputs) + kPanel) {
    const std::size_t buffer = padded(network.widest) * kTileRows;
    from = staging + stride * kTileRows;
    to = from + buffer;
    tail = reinterpret_cast<double*>(to + buffer);
    starts = to + buffer + static_cast<std::size_t>(network.components) * kPanel;
    start_stride = padded(network.layers[0].outputs) + kPanel;
  }
};

/// Copies `width` floats in whole vectors; what it writes beyond is overwritten by the next part or never
/// read.
inline float* copy(float* to, const float* from, int width) {
  for (int i = 0; i < width; i += kFloatLanes) store(to + i, load(from + i));
  return to + width;
}

inline float* average_words(float* to, const KernelTable& table, const KernelText& text, std::size_t row) {
  const std::size_t width = padded(table.width);
  const std::int64_t first = text.offsets[row], last = text.offsets[row + 1];
  for (std::size_t part = 0; part < width; part += kFloatLanes) {
    Floats sum = {};
    for (std::int64_t i = first; i < last; ++i) {
      sum += load(table.values + static_cast<std::size_t>(text.words[i]) * width + part);
    }
    store(to + part, last > first ? sum / static_cast<float>(last - first) : sum);
  }
  return to + table.width;
}

/// What the first layer's sums of a row start from: its bias, and what the bins of its numbers add. The
/// panels are gone through kPanels at a time.
template <int kPanels>
inline void start_panels(const KernelNetwork& network, const float* numbers, std::size_t first, float* to) {
  constexpr int kVectors = kPanels * kPanel / kFloatLanes;
  const KernelBins& table = network.bins;
  const std::size_t width = padded(network.layers[0].outputs), bins = static_cast<std::size_t>(table.bins);
  Floats sum[kVectors];
#pragma GCC unroll 16
  for (int v = 0; v < kVectors; ++v) sum[v] = load(network.layers[0].bias + first + v * kFloatLanes);
  for (std::size_t n = 0; n < static_cast<std::size_t>(network.numeric); ++n) {
    const BinPlace place = find_bin(numbers[n], table.starts + n * bins, table.slopes + n * bins, bins);
    const std::size_t row = (n * bins + place.bin) * width + first;
    const Floats share = place.share;
#pragma GCC unroll 16
    for (int v = 0; v < kVectors; ++v) {
      sum[v] +=
          fma(share, load(table.weights + row + v * kFloatLanes), load(table.passed + row + v * kFloatLanes));
    }
  }
#pragma GCC unroll 16
  for (int v = 0; v < kVectors; ++v) store(to + first + v * kFloatLanes, sum[v]);
}

void start_row(const KernelNetwork& network, const float* numbers, float* to) {
  constexpr std::size_t kMany = kFloatLanes >= 8 ? 4 : 2;
  const std::size_t width = padded(network.layers[0].outputs);
  std::size_t first = 0;
  for (; first + kMany * kPanel <= width; first += kMany * kPanel)
    start_panels<kMany>(network, numbers, first, to);
  for (; first < width; first += kPanel) start_panels<1>(network, numbers, first, to);
}

/// As fill_waves of the training kernels, for one row. What it writes beyond is overwritten or never read.
inline float* fill_waves(float* to, const KernelNetwork& network, const float* numbers) {
  const int count = network.frequencies.width;
  const std::size_t width = padded(count);
  for (int n = 0; n < network.numeric; ++n, to += 2 * count) {
    const Floats number = numbers[n];
    const float* const frequencies = network.frequencies.values + static_cast<std::size_t>(n) * width;
    for (int i = 0; i < count; i += kFloatLanes) store(to + i, wave(number * load(frequencies + i)).sine);
    for (int i = 0; i < count; i += kFloatLanes)
      store(to + count + i, wave(number * load(frequencies + i)).cosine);
  }
  return to;
}

/// Where a row's inputs lie one behind the other: in the caller's buffer if they do, else put together in
/// `staging`. From there whole vectors may be read, up to a padded width.
const float* row_inputs(const KernelNetwork& network, const KernelRows& rows, std::size_t row,
                        float* staging) {
  const std::size_t numeric = static_cast<std::size_t>(network.numeric);
  const float* const numbers = rows.numeric + row * numeric;
  const bool followed = row * numeric + padded(network.numeric) <= rows.rows * numeric;
  if (followed && network.first_inputs == network.numeric) return numbers;
  float* to = staging;
  if (followed) {
    to = copy(to, numbers, network.numeric);
  } else if (numeric > 0) {  // a whole vector would reach beyond the last row
    __builtin_memcpy(to, numbers, numeric * sizeof(float));
    to += numeric;
  }
  if (network.frequencies.width > 0) to = fill_waves(to, network, numbers);
  const std::int32_t* codes = rows.categories + row * static_cast<std::size_t>(network.category_count);
  for (int i = 0; i < network.category_count; ++i) {
    const KernelTable& table = network.categories[i];
    to = copy(to, table.values + static_cast<std::size_t>(codes[i]) * padded(table.width), table.width);
  }
  for (int i = 0; i < network.text_count; ++i) to = average_words(to, network.texts[i], rows.texts[i], row);
  return staging;
}

/// Turns `width` values of kVectors × kFloatLanes rows into features × vectors of rows.
template <int kVectors>
void to_features(const float* const* rows, int width, float* features) {
  constexpr std::size_t kRows = static_cast<std::size_t>(kVectors) * kFloatLanes;
  for (int feature = 0; feature < width; feature += kFloatLanes) {
    for (int v = 0; v < kVectors; ++v) {
      Floats block[kFloatLanes];
      for (int i = 0; i < kFloatLanes; ++i) block[i] = load(rows[v * kFloatLanes + i] + feature);
      transpose(block);
      float* const to = features + (static_cast<std::size_t>(feature) * kVectors + v) * kFloatLanes;
      for (int i = 0; i < kFloatLanes; ++i) store(to + static_cast<std::size_t>(i) * kRows, block[i]);
    }
  }
}

/// Turns the inputs of `count` rows into features × vectors of rows.
template <int kVectors>
void gather(const KernelNetwork& network, const KernelRows& rows, std::size_t first, std::size_t count,
            const Scratch& scratch) {
  constexpr std::size_t kRows = static_cast<std::size_t>(kVectors) * kFloatLanes;
  const float* inputs[kRows];
  for (std::size_t r = 0; r < kRows; ++r) {
    float* const staging = scratch.staging + r * scratch.stride;
    if (r < count) {
      const std::size_t row = rows.chosen ? static_cast<std::size_t>(rows.chosen[first + r]) : first + r;
      inputs[r] = row_inputs(network, rows, row, staging);
    } else {
      __builtin_memset(staging, 0, scratch.stride * sizeof(float));
      inputs[r] = staging;
    }
  }
  to_features<kVectors>(inputs, network.first_inputs, scratch.from);
}

/// The same of what the first layer starts from, once gather() has looked at the rows.
template <int kVectors>
void gather_starts(const KernelNetwork& network, const KernelRows& rows, std::size_t first, std::size_t count,
                   const Scratch& scratch) {
  constexpr std::size_t kRows = static_cast<std::size_t>(kVectors) * kFloatLanes;
  const float* starts[kRows];
  for (std::size_t r = 0; r < kRows; ++r) {
    float* const start = scratch.starts + r * scratch.start_stride;
    starts[r] = start;
    if (r < count) {
      const std::size_t row = rows.chosen ? static_cast<std::size_t>(rows.chosen[first + r]) : first + r;
      start_row(network, rows.numeric + row * static_cast<std::size_t>(network.numeric), start);
    } else {
      __builtin_memset(start, 0, scratch.start_stride * sizeof(float));
    }
  }
  to_features<kVectors>(starts, network.layers[0].outputs, scratch.to);
}

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
    const Floats scale = 1.0f / sqrt(variance + kNormEpsilon);
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
    store(tail + k * kDoubleLanes, (scale + kScaleFloor) * network.scale);
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
