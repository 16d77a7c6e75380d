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

  /// Columns two spaces apart, without trailing spaces.
  std::string plain() const;
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
