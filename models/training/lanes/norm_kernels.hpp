#pragma once

// Layer and batch normalisation. Derivatives as in Ioffe and Szegedy, "Batch normalization", ICML
// 2015, and Ba, Kiros, Hinton, "Layer normalization", 2016.

#include "models/training/kernels.hpp"
#include "models/training/lanes/places.hpp"

namespace seedbed::models {
namespace {

void layer_norm(float* z, float* normalised, float* inverse_sd, const float* bias, const float* weight,
                const float* shift, Grid grid) {
  const float count = static_cast<float>(grid.width);
  for (std::size_t row = 0; row < grid.rows; ++row) {
    float* values = z + row * grid.stride;
    float* centred = normalised + row * grid.stride;
    Floats sum = {};
    for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
      const Floats value = keep_inside(load(values + c) + load(bias + c), c, grid.width);
      store(values + c, value);
      sum += value;
    }
    const float mean = sum_lanes(sum) / count;
    Floats squares = {};
    for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
      const Floats difference = keep_inside(load(values + c) - mean, c, grid.width);
      store(centred + c, difference);
      squares = fma(difference, difference, squares);
    }
    const float inverse = 1.0f / __builtin_sqrtf(sum_lanes(squares) / count + kNormEpsilon);
    inverse_sd[row] = inverse;
    for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
      const Floats value = load(centred + c) * inverse;
      store(centred + c, value);
      store(values + c, fma(value, load(weight + c), load(shift + c)));
    }
  }
}

void layer_norm_back(float* delta, const float* normalised, const float* inverse_sd, const float* weight,
                     float* weight_gradient, float* bias_gradient, Grid grid) {
  const float share = 1.0f / static_cast<float>(grid.width);
  for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
    store(weight_gradient + c, Floats{});
    store(bias_gradient + c, Floats{});
  }
  for (std::size_t row = 0; row < grid.rows; ++row) {
    float* slopes = delta + row * grid.stride;
    const float* values = normalised + row * grid.stride;
    Floats sum = {};
    Floats sum_with_values = {};
    for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
      const Floats slope = load(slopes + c);
      const Floats value = load(values + c);
      store(weight_gradient + c, fma(slope, value, load(weight_gradient + c)));
      const Floats inner = slope * load(weight + c);
      sum += inner;
      sum_with_values = fma(inner, value, sum_with_values);
    }
    const float mean = sum_lanes(sum) * share;
    const float along = sum_lanes(sum_with_values) * share;
    for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
      const Floats inner = load(slopes + c) * load(weight + c);
      const Floats slope =
          keep_inside((inner - mean - load(values + c) * along) * inverse_sd[row], c, grid.width);
      store(slopes + c, slope);
      store(bias_gradient + c, load(bias_gradient + c) + slope);
    }
  }
}

void batch_norm(float* z, float* normalised, float* mean, float* variance, float* inverse_sd,
                const float* bias, const float* weight, const float* shift, Grid grid) {
  const float share = 1.0f / static_cast<float>(grid.rows);
  for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
    // The bias moves the mean and nothing else.
    Floats sum = {};
    for (std::size_t row = 0; row < grid.rows; ++row) sum += load(z + row * grid.stride + c);
    const Floats centre = sum * share;
    Floats squares = {};
    for (std::size_t row = 0; row < grid.rows; ++row) {
      const Floats difference = load(z + row * grid.stride + c) - centre;
      squares = fma(difference, difference, squares);
    }
    const Floats spread = squares * share;
    const Floats inverse = 1.0f / sqrt(spread + kNormEpsilon);
    store(mean + c, centre + load(bias + c));
    store(variance + c, spread);
    store(inverse_sd + c, inverse);
    for (std::size_t row = 0; row < grid.rows; ++row) {
      const std::size_t at = row * grid.stride + c;
      const Floats value = (load(z + at) - centre) * inverse;
      store(normalised + at, value);
      store(z + at, fma(value, load(weight + c), load(shift + c)));
    }
  }
}

void batch_norm_back(float* delta, const float* normalised, const float* inverse_sd, const float* weight,
                     const float* shift_gradient, float* weight_gradient, Grid grid) {
  const float share = 1.0f / static_cast<float>(grid.rows);
  for (std::size_t c = 0; c < grid.stride; c += kFloatLanes) {
    Floats along = {};
    for (std::size_t row = 0; row < grid.rows; ++row) {
      const std::size_t at = row * grid.stride + c;
      along = fma(load(delta + at), load(normalised + at), along);
    }
    along = keep_inside(along, c, grid.width);
    store(weight_gradient + c, along);
    const Floats mean = load(shift_gradient + c) * share;
    const Floats slope_along = along * share;
    const Floats factor = load(weight + c) * load(inverse_sd + c);
    for (std::size_t row = 0; row < grid.rows; ++row) {
      const std::size_t at = row * grid.stride + c;
      store(delta + at, (load(delta + at) - mean - load(normalised + at) * slope_along) * factor);
    }
  }
}

}  // namespace
}  // namespace seedbed::models
