#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seedbed {

/// A table for people, in three forms. Cells are UTF-8. On a terminal it is to be fitted (fitted_table.hpp).
struct TextTable {
  struct Column {
    std::string heading;
    bool right = false;     ///< alignment
    int rank = 0;           ///< where there is no room, the highest is left out first, and 0 last of all
    std::string name = {};  ///< by which options choose it; empty: by its heading
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::vector<std::string>> brief = {};  ///< rows with fewer digits; empty: there are none
  std::set<std::pair<std::size_t, std::size_t>> emphasised =
      {};  ///< row and column; bold in markdown and LaTeX

  /// Columns two spaces apart, without trailing spaces, as wide as it is.
  std::string plain() const;
  std::string markdown() const;
  /// A tabular environment with the rules of the package booktabs; cells are escaped as by `latex_text`.
  std::string latex() const;
};

/// The table with these of its columns, in this order.
TextTable with_columns(const TextTable& table, const std::vector<std::size_t>& columns);

/// Text for markdown, on one line, in which nothing has a meaning.
std::string markdown_text(std::string_view text);

/// Text for LaTeX in which nothing is a command: "±" becomes $\pm$, "–" a dash, "∞" $\infty$.
std::string latex_text(std::string_view text);

}  // namespace seedbed
