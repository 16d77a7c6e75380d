#pragma once

// The bins of numeric inputs in the first layer. A number adds the weights of all bins before its own and a
// share of those of its own: two rows of tables, whatever the number of bins.

#include "models/bin_search.hpp"
#include "models/training/kernels.hpp"
#include "models/training/lanes/places.hpp"

namespace seedbed::models {
namespace {

void find_bins(const float* numbers, const float* starts, const float* slopes, BinTable table, Grid grid,
               BinnedNumber* found) {
  for (std::size_t i = 0; i < grid.rows; ++i) {
    for (std::size_t n = 0; n < table.inputs; ++n, ++found) {
      const BinPlace place = find_bin(numbers[i * grid.stride + n], starts + n * table.bins,
                                      slopes + n * table.bins, table.bins);
      *found = {static_cast<std::uint32_t>(place.bin), place.share};
    }
  }
}

/// Calls work.operator()<N>(first column) for N vectors at a time, then work.rest(place) for what is left.
template <int kVectors, class Work, class Rest>
inline void for_each_column(std::size_t first, std::size_t width, const Work& work, const Rest& rest) {
  constexpr std::size_t kColumns = static_cast<std::size_t>(kVectors) * kFloatLanes;
  for (; first + kColumns <= width; first += kColumns) work.template operator()<kVectors>(first);
  if constexpr (kVectors > 1) {
    for_each_column<kVectors / 2>(first, width, work, rest);
  } else if (first < width) {
    rest(Place{first, width - first});
  }
}

void sum_bins(const float* weights, BinTable table, float* passed) {
  for (std::size_t n = 0; n < table.inputs; ++n) {
    for_each_place(0, table.width, [&](Place place) {
      Floats sum = {};
      for (std::size_t b = 0; b < table.bins; ++b) {
        const std::size_t row = n * table.bins + b;
        store(passed + row * table.stride + place.at, sum);
        sum += place.in(weights + row * table.width);
      }
    });
  }
}

/// Some inputs at a time, so that their rows of the tables stay in the first cache for all rows.
void add_bins(const float* weights, const float* passed, BinTable table, const BinnedNumber* found, float* to,
              Grid grid) {
  const auto add = [&]<int kVectors>(std::size_t column) {
    constexpr std::size_t kTableRows = 32768 / (2 * sizeof(float) * kVectors * kFloatLanes);
    const std::size_t step = kTableRows > table.bins ? kTableRows / table.bins : 1;
    for (std::size_t input = 0; input < table.inputs; input += step) {
      const std::size_t end = input + step < table.inputs ? input + step : table.inputs;
      for (std::size_t i = 0; i < grid.rows; ++i) {
        float* const into = to + i * grid.stride + column;
        const BinnedNumber* const numbers = found + i * table.inputs;
        Floats sum[kVectors];
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v) sum[v] = load(into + v * kFloatLanes);
        for (std::size_t n = input; n < end; ++n) {
          const std::size_t row = n * table.bins + numbers[n].bin;
          const float* const before = passed + row * table.stride + column;
          const float* const own = weights + row * table.width + column;
          const Floats share = numbers[n].share;
#pragma GCC unroll 8
          for (int v = 0; v < kVectors; ++v) {
            sum[v] += fma(share, load(own + v * kFloatLanes), load(before + v * kFloatLanes));
          }
        }
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v) store(into + v * kFloatLanes, sum[v]);
      }
    }
  };
  const auto add_rest = [&](Place place) {
    const BinnedNumber* at = found;
    for (std::size_t i = 0; i < grid.rows; ++i) {
      Floats sum = place.in(to + i * grid.stride);
      for (std::size_t n = 0; n < table.inputs; ++n, ++at) {
        const std::size_t row = n * table.bins + at->bin;
        sum += fma(at->share, place.in(weights + row * table.width), place.in(passed + row * table.stride));
      }
      place.out(to + i * grid.stride, sum);
    }
  };
  for_each_column<8>(0, grid.width, add, add_rest);
}

/// The numbers of some rows, input by input in descending order of their bins: by counting. Neighbouring
/// increments are of different inputs, none waits for the one before.
void sort_by_bin(const BinnedNumber* found, BinTable table, std::size_t rows, std::size_t row_stride,
                 const BinSorting& sorting) {
  std::uint32_t* const ends = sorting.ends;
  const std::size_t all = table.inputs * table.bins;
  for (std::size_t b = 0; b < all; ++b) ends[b] = 0;
  const BinnedNumber* number = found;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t b = 0; b < all; b += table.bins, ++number) ++ends[b + number->bin];
  }
  for (std::size_t n = 0; n < table.inputs; ++n) {
    std::uint32_t first = static_cast<std::uint32_t>(n * kBinRows);
    for (std::size_t b = (n + 1) * table.bins; b-- > n * table.bins;) {
      const std::uint32_t count = ends[b];
      ends[b] = first;  // becomes where they end while they are put there
      first += count;
    }
  }
  number = found;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto offset = static_cast<std::uint32_t>(i * row_stride);
    for (std::size_t b = 0; b < all; b += table.bins, ++number)
      sorting.sorted[ends[b + number->bin]++] = {offset, number->share};
  }
}

/// The gradient of one input's bins, from its sorted numbers, which begin at `first`: its own share of each
/// row in a bin, and all of the rows in bins above.
template <int kVectors, class In, class Out>
inline void collect_bins(const BinSorting& sorting, BinTable table, std::size_t input, const In& in,
                         const Out& out) {
  const SortedNumber* const sorted = sorting.sorted;
  const std::uint32_t* const ends = sorting.ends + input * table.bins;
  Floats above[kVectors] = {};
  auto i = static_cast<std::uint32_t>(input * kBinRows);
  for (std::size_t b = table.bins; b-- > 0;) {
    Floats sum[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sum[v] = above[v];
    for (; i < ends[b]; ++i) {
      const Floats share = sorted[i].share;
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) {
        const Floats delta = in(sorted[i].offset, v);
        sum[v] = fma(share, delta, sum[v]);
        above[v] = above[v] + delta;
      }
    }
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) out(b, v, sum[v]);
  }
}

void bins_back(const float* delta, BinTable table, const BinnedNumber* found, const BinSorting& sorting,
               float* gradient, Grid grid) {
  for (std::size_t first = 0; first < grid.rows; first += kBinRows) {
    const std::size_t rows = grid.rows - first < kBinRows ? grid.rows - first : kBinRows;
    sort_by_bin(found + first * table.inputs, table, rows, grid.stride, sorting);
    const float* const block = delta + first * grid.stride;
    const auto collect = [&]<int kVectors>(std::size_t column) {
      for (std::size_t n = 0; n < table.inputs; ++n) {
        float* const into = gradient + n * table.bins * table.width + column;
        collect_bins<kVectors>(
            sorting, table, n,
            [&](std::uint32_t offset, int v) { return load(block + offset + column + v * kFloatLanes); },
            [&](std::size_t b, int v, Floats sum) {
              float* const to = into + b * table.width + v * kFloatLanes;
              store(to, first == 0 ? sum : load(to) + sum);
            });
      }
    };
    const auto collect_rest = [&](Place place) {
      for (std::size_t n = 0; n < table.inputs; ++n) {
        float* const into = gradient + n * table.bins * table.width;
        collect_bins<1>(
            sorting, table, n, [&](std::uint32_t offset, int) { return place.in(block + offset); },
            [&](std::size_t b, int, Floats sum) {
              float* const to = into + b * table.width;
              place.out(to, first == 0 ? sum : place.in(to) + sum);
            });
      }
    };
    for_each_column<4>(0, table.width, collect, collect_rest);
  }
}

}  // namespace
}  // namespace seedbed::models
