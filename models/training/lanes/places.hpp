#pragma once

// Buffers of any size, from anywhere, a vector at a time.

#include "models/training/lanes/vector.hpp"

namespace seedbed::models {
namespace {

/// A vector's worth of a buffer, or what is left of it at the end.
struct Place {
  size_t at;
  size_t count;

  Floats in(const float* buffer) const {
    return count == kLanes ? load(buffer + at) : load_some(buffer + at, count);
  }
  void out(float* buffer, Floats values) const {
    if (count == kLanes) {
      store(buffer + at, values);
    } else {
      store_some(buffer + at, values, count);
    }
  }
};

template <class Work>
inline void for_each_place(size_t first, size_t end, const Work& work) {
  size_t i = first;
  for (; i + kLanes <= end; i += kLanes) work(Place{i, kLanes});
  if (i < end) work(Place{i, end - i});
}

}  // namespace
}  // namespace seedbed::models
