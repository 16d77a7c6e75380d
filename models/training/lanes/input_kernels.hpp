#pragma once

// Rows of the data and of embedding tables, gathered into the first layer's input and back.

#include "models/training/kernels.hpp"
#include "models/training/lanes/places.hpp"
#include "models/waves.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kAhead = 4;  // rows that are fetched before they are needed

inline void fetch(const float* row, std::size_t width) {
  constexpr std::size_t kLine = 16;
  for (std::size_t i = 0; i < width; i += kLine) __builtin_prefetch(row + i);
}

inline std::size_t row_of(const RowChoice& choice, std::size_t i) {
  const std::size_t row = static_cast<std::size_t>(choice.chosen[i]);
  return choice.codes == nullptr ? row : static_cast<std::size_t>(choice.codes[row * choice.step]);
}

void gather_rows(const float* table, RowChoice choice, float* to, Grid grid) {
  const bool in_cache = choice.codes != nullptr && grid.width < kFloatLanes;  // narrow tables have few rows
  for (std::size_t i = 0; i < grid.rows; ++i) {
    if (!in_cache && i + kAhead < grid.rows)
      fetch(table + row_of(choice, i + kAhead) * grid.width, grid.width);
    const float* from = table + row_of(choice, i) * grid.width;
    float* into = to + i * grid.stride;
    for_each_place(0, grid.width, [&](Place place) { place.out(into, place.in(from)); });
  }
}

void add_to_table(float* table, std::size_t table_stride, RowChoice choice, const float* from, Grid grid) {
  // Whole vectors where there is room: what was stored in part cannot be read again at once, and batches come
  // back to the same few rows.
  const bool whole = table_stride % kFloatLanes == 0;
  for (std::size_t i = 0; i < grid.rows; ++i) {
    const float* row = from + i * grid.stride;
    float* into = table + row_of(choice, i) * table_stride;
    for_each_place(0, grid.width, [&](Place place) {
      const Place to = {place.at, whole ? kFloatLanes : place.count};
      to.out(into, to.in(into) + place.in(row));
    });
  }
}

void fill_waves(float* rows, const float* frequencies, std::size_t count, Grid grid) {
  for (std::size_t i = 0; i < grid.rows; ++i) {
    const float* numbers = rows + i * grid.stride;
    float* into = rows + i * grid.stride + grid.width;
    for (std::size_t n = 0; n < grid.width; ++n, into += 2 * count) {
      const Floats number = numbers[n];
      for_each_place(0, count, [&](Place place) {
        const Wave values = wave(number * place.in(frequencies + n * count));
        place.out(into, values.sine);
        place.out(into + count, values.cosine);
      });
    }
  }
}

void waves_back(const float* rows, const float* delta, std::size_t delta_stride, std::size_t count,
                float* gradient, Grid grid) {
  constexpr float kTurn = 6.28318531f;
  for (std::size_t n = 0; n < grid.width; ++n) {
    const float* const sines = rows + grid.width + 2 * n * count;
    const float* const by_sine = delta + 2 * n * count;
    for_each_place(0, count, [&](Place place) {
      Floats sum = {};
      for (std::size_t i = 0; i < grid.rows; ++i) {
        const float* const at = sines + i * grid.stride;
        const float* const by = by_sine + i * delta_stride;
        const Floats slope = place.in(by)*place.in(at + count) - place.in(by + count) * place.in(at);
        sum = fma(slope, rows[i * grid.stride + n], sum);
      }
      place.out(gradient + n * count, sum * kTurn);
    });
  }
}

void average_rows(const float* table, std::size_t width, const std::int32_t* rows, std::size_t count,
                  float* to) {
  const float share = count == 0 ? 0.0f : 1.0f / static_cast<float>(count);
  for (std::size_t i = 0; i < count; ++i) fetch(table + static_cast<std::size_t>(rows[i]) * width, width);
  for_each_place(0, width, [&](Place place) {
    Floats sum = {};
    for (std::size_t i = 0; i < count; ++i)
      sum += place.in(table + static_cast<std::size_t>(rows[i]) * width);
    place.out(to, sum * share);
  });
}

void spread_row(float* table, std::size_t width, const std::int32_t* rows, std::size_t count,
                const float* from) {
  const float share = count == 0 ? 0.0f : 1.0f / static_cast<float>(count);
  for (std::size_t i = 0; i < count; ++i) {
    float* into = table + static_cast<std::size_t>(rows[i]) * width;
    for_each_place(0, width,
                   [&](Place place) { place.out(into, fma(place.in(from), share, place.in(into))); });
  }
}

}  // namespace
}  // namespace seedbed::models
