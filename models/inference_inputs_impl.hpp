#pragma once

// What the first layer reads, row by row from the caller's buffers and turned into features of a tile;
// included once per instruction level, by inference_kernel_impl.hpp.

#include "base/vector/memory.hpp"
#include "models/bin_search.hpp"
#include "models/inference_kernel.hpp"
#include "models/waves.hpp"

namespace seedbed::models {
namespace {

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

}  // namespace
}  // namespace seedbed::models
