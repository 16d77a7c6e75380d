#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/tables/display_width.hpp"

namespace seedbed {

/// The words of `text` in lines of at most `width` columns of a terminal (a longer word has a line of its
/// own; 0: one line), the second and later ones behind `indent`, without a line end behind the last.
inline std::string wrapped(std::string_view text, std::size_t width, std::string_view indent = "") {
  if (width == 0) return std::string(text);
  std::string lines;
  std::size_t length = 0;  // of the last line
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const std::size_t columns = display_width(word);
    const bool fits = length + 1 + columns <= width;
    if (!lines.empty()) lines += fits ? std::string(" ") : "\n" + std::string(indent);
    length = fits && length > 0 ? length + 1 + columns : columns + (lines.empty() ? 0 : indent.size());
    lines += word;
  }
  return lines;
}

/// Each line of `text` in lines of at most `width` columns (0: as it is), the further ones indented by two
/// columns more than the first.
inline std::string each_line_wrapped(std::string_view text, std::size_t width) {
  if (width == 0) return std::string(text);
  std::string result;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::string further(indent + 2, ' ');
    result += display_width(line) <= width
                  ? std::string(line)
                  : std::string(indent, ' ') +
                        wrapped(line.substr(indent), width - std::min(width - 1, indent), further);
    if (end != std::string_view::npos) result += '\n';
  }
  return result;
}

}  // namespace seedbed
