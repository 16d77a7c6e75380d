#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seedbed {

/// A table for people, in three forms. Cells are UTF-8.
struct TextTable {
  struct Column {
    std::string heading;
    bool right = false;  ///< alignment
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::size_t keys = 1;  ///< leading columns that say what a row is about

  /// Columns two spaces apart, without trailing spaces. Lines longer than `width` columns of a terminal (0:
  /// of no limit) are parted into several tables, one below the other, each with the leading columns again.
  std::string plain(std::size_t width = 0) const;
  std::string markdown() const;
  /// A tabular environment that needs no package; cells are escaped, "±" becomes $\pm$.
  std::string latex() const;
};

/// Columns that a text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for combining
/// marks.
std::size_t display_width(std::string_view text);

/// Makes all texts equally wide with spaces on the left or right.
void pad(std::vector<std::string>& texts, bool right_aligned);

}  // namespace seedbed
