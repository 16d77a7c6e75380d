#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/plan/yaml/value.hpp"

namespace seedbed::experiments {

/// A YAML text with its lines. Positions are as yaml-cpp has them: lines from 0, columns in bytes from 0; a
/// position outside the text means its nearest end. Text and source outlive this object.
class YamlText {
 public:
  YamlText(const std::string& text, const Source& source);

  Place at(int line, int column) const;
  Place at_byte(std::size_t byte) const;
  /// The character there, or 0.
  char character(int line, int column) const;

  bool has_lines() const { return source_.has_lines; }
  /// The first line that starts with the character, or -1.
  int line_that_starts_with(char wanted) const;
  /// The column of a tab among the blanks that a line begins with, or -1.
  int tab_in_indentation(int line) const;
  /// Whether the quote there, if it is one, has its partner: yaml-cpp lets the text's end stand for it.
  bool ends_quote(int line, int column) const;

 private:
  std::size_t row(int line) const;
  std::size_t byte(int line, int column) const;
  int characters_before(std::size_t row, std::size_t byte) const;

  const std::string& text_;
  const Source& source_;
  std::vector<std::size_t> starts_;  // of the lines
  // Where characters_before left off, and its count there.
  mutable std::size_t counted_row_ = 0, counted_to_ = 0;
  mutable int counted_ = 0;
};

}  // namespace seedbed::experiments
