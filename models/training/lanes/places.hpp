#pragma once

// Buffers of any size, from anywhere, a vector at a time.

#include "base/vector/memory.hpp"

namespace seedbed::models {
namespace {

/// A vector's worth of a buffer, or what is left of it at the end.
struct Place {
  std::size_t at;
  std::size_t count;

  Floats in(const float* buffer) const {
    return count == kFloatLanes ? load(buffer + at) : load_first(buffer + at, count);
  }
  void out(float* buffer, Floats values) const {
    if (count == kFloatLanes) {
      store(buffer + at, values);
    } else {
      store_first(buffer + at, values, count);
    }
  }
};

template <class Work>
inline void for_each_place(std::size_t first, std::size_t end, const Work& work) {
  std::size_t i = first;
  for (; i + kFloatLanes <= end; i += kFloatLanes) work(Place{i, kFloatLanes});
  if (i < end) work(Place{i, end - i});
}

/// Zeros in the lanes that lie beyond `width` when the first lane is `column`.
inline Floats keep_inside(Floats values, std::size_t column, std::size_t width) {
  if (column + kFloatLanes <= width) return values;
  return keep_first(values, column < width ? width - column : 0);
}

}  // namespace
}  // namespace seedbed::models
