#pragma once

#include <cstring>
#include <string_view>
#include <vector>

namespace seedbed::forecasts {

/// Text that grows at its end; the memory is used again.
class TextBuffer {
 public:
  void clear() { size_ = 0; }
  std::string_view view() const { return {bytes_.data(), size_}; }
  std::size_t size() const { return size_; }

  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(reserve(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void append(char c) {
    *reserve(1) = c;
    ++size_;
  }
  /// The shortest text that reads back to the same double; nothing for NaN.
  void append(double number);
  /// The number rounded to so many significant digits, in its shortest text; from 17 on, as above.
  void append(double number, int digits);

 private:
  char* reserve(std::size_t more) {
    if (bytes_.size() < size_ + more) bytes_.resize((size_ + more) * 2);
    return bytes_.data() + size_;
  }

  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

}  // namespace seedbed::forecasts
