#include "forecasts/prediction/text_buffer.hpp"

#include <charconv>
#include <cmath>

#include "forecasts/prediction/rounded.hpp"

namespace seedbed::forecasts {

void TextBuffer::append(double number, int digits) {
  append(digits >= 17 ? number : rounded(number, digits));
}

void TextBuffer::append(double number) {
  if (std::isnan(number)) return;
  constexpr std::size_t kLongest = 32;
  char* const to = reserve(kLongest);
  size_ += static_cast<std::size_t>(std::to_chars(to, to + kLongest, number).ptr - to);
}

}  // namespace seedbed::forecasts
