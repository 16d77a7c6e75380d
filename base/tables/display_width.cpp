#include "base/tables/display_width.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace seedbed {
namespace {

struct Range {
  char32_t first, last;
};

constexpr std::array<Range, 7> kZeroWidth = {{{0x0300, 0x036F},
                                              {0x1AB0, 0x1AFF},
                                              {0x1DC0, 0x1DFF},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE0F},
                                              {0xFE20, 0xFE2F}}};

// The blocks of Unicode's East Asian Width "W" and "F", and the emoji.
constexpr std::array<Range, 11> kWide = {{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xA960, 0xA97F},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

template <std::size_t n>
bool in(const std::array<Range, n>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [=](const Range& range) { return range.first <= character && character <= range.last; });
}

/// The parts of a text between which a line may end: each with what it ends in, a space or one of ._,/=:
std::vector<std::string_view> parts_of(std::string_view text) {
  constexpr std::string_view kEnds = " ._,/=:";
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool ends = at + 1 == text.size() || (kEnds.find(text[at]) != std::string_view::npos &&
                                                kEnds.find(text[at + 1]) == std::string_view::npos);
    if (!ends) continue;
    parts.push_back(text.substr(begin, at + 1 - begin));
    begin = at + 1;
  }
  return parts;
}

std::string_view without_spaces_behind(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// As much of the text as fits, one character at least.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = end + decode_utf8(text.substr(end)).length;
    if (end > 0 && display_width(text.substr(0, next)) > width) break;
    end = next;
  }
  return text.substr(0, end);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [character, length] = decode_utf8(text.substr(at));
    if (!in(kZeroWidth, character)) width += in(kWide, character) ? 2 : 1;
    at += length;
  }
  return width;
}

void pad(std::vector<std::string>& texts, bool right_aligned) {
  std::size_t widest = 0;
  for (const auto& text : texts) widest = std::max(widest, display_width(text));
  for (auto& text : texts) {
    const std::string spaces(widest - display_width(text), ' ');
    text = right_aligned ? spaces + text : text + spaces;
  }
}

std::vector<std::string> broken_lines(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return {std::string(text)};
  std::vector<std::string> lines;
  std::string line;
  const auto end_line = [&] {
    if (!line.empty()) lines.emplace_back(without_spaces_behind(line));
    line.clear();
  };
  for (std::string_view part : parts_of(text)) {
    if (display_width(line) + display_width(without_spaces_behind(part)) > width) end_line();
    while (display_width(without_spaces_behind(part)) > width) {
      const std::string_view first = beginning(part, width);
      lines.emplace_back(first);
      part.remove_prefix(first.size());
    }
    line += part;
  }
  end_line();
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::size_t width_in_lines(std::string_view text, std::size_t lines) {
  std::size_t width = 0;
  for (const std::string_view part : parts_of(text))
    width = std::max(width, display_width(without_spaces_behind(part)));
  while (broken_lines(text, width).size() > lines) ++width;
  return width;
}

}  // namespace seedbed
