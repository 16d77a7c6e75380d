#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/tables/text_table.hpp"

namespace seedbed {

/// A table for a terminal.
struct FittedTable {
  std::string text;                   ///< lines, none of them longer than the terminal is wide
  std::vector<std::string> left_out;  ///< headings of the columns that it does not show, in their order
};

/// The table in lines of at most `width` columns of a terminal (0: as wide as it is). What is too wide is
/// narrowed in this order, no further than it must be: cells become brief (TextTable::brief); headings have
/// up to three lines; long texts on the left of a column have several lines; columns are left out, the
/// highest rank first and of equal ranks the one furthest to the right; the columns of rank 0 that remain are
/// broken into lines, and left out only where even that does not do.
FittedTable fitted(const TextTable& table, std::size_t width);

/// "left out for want of room: a, b (HOW)", where `how` says what shows them; nothing if none is left out.
std::string left_out_text(const FittedTable& table, std::string_view how);

/// A note in lines of at most so many columns of a terminal (0: one line), with a line end; nothing if it is
/// empty.
std::string note_lines(std::string_view note, std::size_t width);

}  // namespace seedbed
