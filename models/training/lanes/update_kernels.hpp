#pragma once

// One pass over all parameters.

#include "models/training/kernels.hpp"
#include "models/training/lanes/vector.hpp"

namespace seedbed::models {
namespace {

double squared_norm(const float* values, size_t size) {
  // Runs of 1024 are summed in float32, lane by lane, and the runs in double.
  constexpr size_t kRun = 1024;
  double total = 0.0;
  for (size_t first = 0; first < size; first += kRun) {
    const size_t end = first + kRun < size ? first + kRun : size;
    Floats sum = {};
    for (size_t i = first; i < end; i += kLanes) {
      const Floats value = load(values + i);
      sum = fma(value, value, sum);
    }
    for (int i = 0; i < kLanes; ++i) total += static_cast<double>(sum[i]);
  }
  return total;
}

void adam(float* parameters, const float* gradient, float* first, float* second, size_t size,
          const AdamStep& step) {
  for (size_t i = 0; i < size; i += kLanes) {
    const Floats parameter = load(parameters + i);
    const Floats slope = fma(splat(step.l2), parameter, load(gradient + i) * step.gradient_factor);
    const Floats m = fma(splat(kAdamBeta1), load(first + i), (1.0f - kAdamBeta1) * slope);
    const Floats v = fma(splat(kAdamBeta2), load(second + i), (1.0f - kAdamBeta2) * slope * slope);
    store(first + i, m);
    store(second + i, v);
    const Floats spread = fma(square_root(v), splat(step.second_correction), splat(kAdamEpsilon));
    store(parameters + i, parameter * step.keep - step.rate * (m / spread));
  }
}

void descend(float* parameters, const float* gradient, size_t size, float gradient_factor, float l2,
             float rate) {
  for (size_t i = 0; i < size; i += kLanes) {
    const Floats parameter = load(parameters + i);
    const Floats slope = fma(splat(l2), parameter, load(gradient + i) * gradient_factor);
    store(parameters + i, parameter - rate * slope);
  }
}

}  // namespace
}  // namespace seedbed::models
