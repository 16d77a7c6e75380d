#pragma once

// Activations and their derivatives.

#include "base/vector/normal.hpp"
#include "models/training/kernels.hpp"
#include "models/training/lanes/places.hpp"

namespace seedbed::models {
namespace {

struct Relu {
  static void apply(Floats x, Floats& value, Floats& slope) {
    value = max(0.0f, x);
    slope = select(x > 0.0f, 1.0f, 0.0f);
  }
};

struct Silu {  // x / (1 + exp(-x))
  static void apply(Floats x, Floats& value, Floats& slope) {
    const Floats sigmoid = 1.0f / (clamped_exp(-x) + 1.0f);
    value = x * sigmoid;
    slope = sigmoid * fma(x, 1.0f - sigmoid, 1.0f);
  }
};

struct Gelu {  // x Phi(x)
  static void apply(Floats x, Floats& value, Floats& slope) {
    const Floats below = normal_distribution(x);
    const Floats density = 0.39894228f * clamped_exp(-0.5f * x * x);
    value = x * below;
    slope = fma(x, density, below);
  }
};

struct Tanh {
  static void apply(Floats x, Floats& value, Floats& slope) {
    value = tanh(x);
    slope = 1.0f - value * value;
  }
};

template <class Function>
void activate_grid(float* z, float* out, const float* bias, Grid grid) {
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t column = 0; column < grid.stride; column += kFloatLanes) {
      const std::size_t at = row * grid.stride + column;
      Floats x = load(z + at);
      if (bias != nullptr) x += load(bias + column);
      Floats value;
      Floats slope;
      Function::apply(x, value, slope);
      store(out + at, value);
      store(z + at, slope);
    }
  }
}

/// A band of kVectors vectors, all rows: the sums stay in registers.
template <std::size_t kVectors>
void through_activation_band(float* delta, const float* slope, float* column_sums, Grid grid,
                             std::size_t first) {
  Floats sums[kVectors] = {};
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      const std::size_t column = first + v * kFloatLanes;
      const std::size_t at = row * grid.stride + column;
      const Floats product = keep_inside(load(delta + at) * load(slope + at), column, grid.width);
      store(delta + at, product);
      sums[v] += product;
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) store(column_sums + first + v * kFloatLanes, sums[v]);
}

void through_activation(float* delta, const float* slope, float* column_sums, Grid grid) {
  std::size_t column = 0;
  for (; column + 4 * kFloatLanes <= grid.stride; column += 4 * kFloatLanes)
    through_activation_band<4>(delta, slope, column_sums, grid, column);
  for (; column < grid.stride; column += kFloatLanes)
    through_activation_band<1>(delta, slope, column_sums, grid, column);
}

}  // namespace
}  // namespace seedbed::models
