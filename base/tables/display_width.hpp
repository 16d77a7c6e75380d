#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed {

/// Columns that a text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for combining
/// marks.
std::size_t display_width(std::string_view text);

/// Makes all texts equally wide with spaces on the left or right.
void pad(std::vector<std::string>& texts, bool right_aligned);

/// The text in lines of at most `width` columns, at least one line: broken at spaces, which go, or behind one
/// of . _ , / = : and where there is none between any two characters.
std::vector<std::string> broken_lines(std::string_view text, std::size_t width);

/// The least width in which the text has at most `lines` lines without a break within a word.
std::size_t width_in_lines(std::string_view text, std::size_t lines);

}  // namespace seedbed
