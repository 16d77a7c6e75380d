#pragma once

// One pass over parameters: all of them, or some rows of a table.

#include "models/training/kernels.hpp"
#include "models/training/lanes/places.hpp"

namespace seedbed::models {
namespace {

double squared_norm(const float* values, std::size_t size) {
  // Runs of 1024 are summed in float32, lane by lane, and the runs in double.
  constexpr std::size_t kRun = 1024;
  double total = 0.0;
  for (std::size_t first = 0; first < size; first += kRun) {
    Floats sum = {};
    for_each_place(first, first + kRun < size ? first + kRun : size, [&](Place place) {
      const Floats value = place.in(values);
      sum = fma(value, value, sum);
    });
    for (int i = 0; i < kFloatLanes; ++i) total += static_cast<double>(sum[i]);
  }
  return total;
}

void adam(float* parameters, const float* gradient, float* first, float* second, std::size_t size,
          const AdamStep& step) {
  for_each_place(0, size, [&](Place place) {
    const Floats parameter = place.in(parameters);
    const Floats slope = fma(step.l2, parameter, place.in(gradient)*step.gradient_factor);
    const Floats m = fma(kAdamBeta1, place.in(first), (1.0f - kAdamBeta1) * slope);
    const Floats v = fma(kAdamBeta2, place.in(second), (1.0f - kAdamBeta2) * slope * slope);
    place.out(first, m);
    place.out(second, v);
    const Floats spread = fma(sqrt(v), step.second_correction, kAdamEpsilon);
    place.out(parameters, parameter * step.keep - step.rate * (m / spread));
  });
}

void missed_adam(float* parameters, float* first, float* second, std::size_t size, const MissedAdam& missed) {
  for_each_place(0, size, [&](Place place) {
    const Floats m = place.in(first);
    const Floats v = place.in(second);
    const Floats spread = fma(sqrt(v), missed.correction, kAdamEpsilon);
    place.out(parameters, place.in(parameters)-missed.rate * (m / spread));
    place.out(first, m * missed.first);
    place.out(second, v * missed.second);
  });
}

void descend(float* parameters, const float* gradient, std::size_t size, float gradient_factor, float l2,
             float rate) {
  for_each_place(0, size, [&](Place place) {
    const Floats parameter = place.in(parameters);
    const Floats slope = fma(l2, parameter, place.in(gradient)*gradient_factor);
    place.out(parameters, parameter - rate * slope);
  });
}

void approach(float* average, const float* values, std::size_t size, float share) {
  for_each_place(0, size, [&](Place place) {
    const Floats before = place.in(average);
    place.out(average, fma(share, place.in(values)-before, before));
  });
}

}  // namespace
}  // namespace seedbed::models
