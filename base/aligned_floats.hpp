#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace seedbed {

/// A fixed number of values, zero at first, that start on a 64-byte boundary: one cache line, one AVX-512
/// register. The allocation is a whole number of such lines.
template <class Value>
class AlignedArray {
 public:
  AlignedArray() = default;
  explicit AlignedArray(std::size_t size) : size_(size) {
    const std::size_t bytes = (size * sizeof(Value) + kLine - 1) / kLine * kLine;
    if (bytes == 0) return;
    values_.reset(static_cast<Value*>(::operator new (bytes, std::align_val_t{kLine})));
    std::uninitialized_value_construct_n(values_.get(), bytes / sizeof(Value));
  }

  Value* data() { return values_.get(); }
  const Value* data() const { return values_.get(); }
  std::size_t size() const { return size_; }
  Value& operator[](std::size_t i) { return values_[i]; }
  const Value& operator[](std::size_t i) const { return values_[i]; }
  std::span<Value> span() { return {data(), size_}; }
  std::span<const Value> span() const { return {data(), size_}; }

 private:
  static constexpr std::size_t kLine = 64;
  struct Free {
    void operator()(Value* values) const { ::operator delete (values, std::align_val_t{kLine}); }
  };
  std::unique_ptr<Value[], Free> values_;
  std::size_t size_ = 0;
};

using AlignedFloats = AlignedArray<float>;

/// The distance between rows of `width` floats when each row starts on a boundary.
constexpr std::size_t aligned_stride(std::size_t width) {
  return (width + 15) / 16 * 16;
}

}  // namespace seedbed
