#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::forecasts {

/// What becomes of rows with a category that the models do not know, or a text of which they know no word.
enum class UnseenRule {
  accept,  ///< what the models make of unknown ones
  skip,    ///< no forecast
  error,   ///< the row cannot be predicted
};

/// The unknown cells of a column in one block. Allocates nothing: the examples lie in the block.
struct UnseenCells {
  static constexpr std::size_t kExamples = 3;

  std::int64_t count = 0;
  std::array<std::string_view, kExamples> examples = {};  ///< each once
  std::size_t kept = 0;

  void add(std::string_view cell) {
    ++count;
    const auto known = examples.begin() + static_cast<std::ptrdiff_t>(kept);
    if (kept < kExamples && std::find(examples.begin(), known, cell) == known) examples[kept++] = cell;
  }
};

/// The unknown cells of a column of the input.
struct UnseenColumn {
  std::string column;
  std::int64_t cells = 0;
  std::vector<std::string> examples = {};  ///< the first three, each once; an empty one is a missing value
  /// Per example: what the models know that is the same number, or the same but for spaces and case.
  std::vector<std::string> alike = {};
};

/// Adds what a block has found, a column after the other.
void add_unseen(std::span<const UnseenCells> found, std::vector<UnseenColumn>& columns);

/// Of `known`, the value that is the same number as `cell`, or the same but for spaces and case; or empty.
std::string alike_value(std::string_view cell, std::span<const std::string> known);

/// "column 'c': 3 cells hold what …", a line for each column that has any.
std::string unseen_text(std::span<const UnseenColumn> columns);

}  // namespace seedbed::forecasts
