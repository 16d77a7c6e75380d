#pragma once

#include <cstddef>
#include <memory>
#include <new>

namespace seedbed::models {

/// A buffer of floats, all zero at first, that starts on a 64-byte boundary.
class AlignedFloats {
 public:
  AlignedFloats() = default;
  explicit AlignedFloats(std::size_t size)
      : values_(static_cast<float*>(::operator new(size * sizeof(float), kAlignment))), size_(size) {
    std::uninitialized_fill_n(values_.get(), size, 0.0f);
  }

  float* data() { return values_.get(); }
  const float* data() const { return values_.get(); }
  std::size_t size() const { return size_; }
  float& operator[](std::size_t i) { return values_.get()[i]; }
  float operator[](std::size_t i) const { return values_.get()[i]; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  struct Free {
    void operator()(float* values) const { ::operator delete(values, kAlignment); }
  };
  std::unique_ptr<float, Free> values_;
  std::size_t size_ = 0;
};

}  // namespace seedbed::models
