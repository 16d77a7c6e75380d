#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seedbed {

/// The words of `text` in lines of at most `width` bytes (a longer word has a line of its own), without a
/// line end behind the last.
inline std::string wrapped(std::string_view text, std::size_t width) {
  std::string lines;
  std::size_t length = 0;  // of the last line
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const bool fits = length + 1 + word.size() <= width;
    if (!lines.empty()) lines += fits ? ' ' : '\n';
    length = fits && length > 0 ? length + 1 + word.size() : word.size();
    lines += word;
  }
  return lines;
}

}  // namespace seedbed
