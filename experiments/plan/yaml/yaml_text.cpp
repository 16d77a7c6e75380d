#include "experiments/plan/yaml/yaml_text.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace seedbed::experiments {

YamlText::YamlText(const std::string& text, const Source& source) : text_(text), source_(source), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

std::size_t YamlText::row(int line) const {
  return std::min<std::size_t>(static_cast<std::size_t>(std::max(line, 0)), starts_.size() - 1);
}

std::size_t YamlText::byte(int line, int column) const {
  return std::min(text_.size(), starts_[row(line)] + static_cast<std::size_t>(std::max(column, 0)));
}

// A line may be long and positions mostly come in order, so each count goes on from the one before.
int YamlText::characters_before(std::size_t row, std::size_t byte) const {
  if (row != counted_row_ || byte < counted_to_) {
    counted_row_ = row;
    counted_to_ = starts_[row];
    counted_ = 0;
  }
  for (; counted_to_ < byte; ++counted_to_) {
    counted_ += !continues_character(text_[counted_to_]);
  }
  return counted_;
}

Place YamlText::at(int line, int column) const {
  const int character = characters_before(row(line), byte(line, column)) + 1;
  return {&source_, source_.has_lines ? static_cast<int>(row(line)) + 1 : 0, character};
}

Place YamlText::at_byte(std::size_t byte) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
  const std::size_t row = static_cast<std::size_t>(after - starts_.begin()) - 1;
  return at(static_cast<int>(row), static_cast<int>(byte - starts_[row]));
}

char YamlText::character(int line, int column) const {
  const std::size_t at = byte(line, column);
  return column >= 0 && at < text_.size() ? text_[at] : '\0';
}

int YamlText::line_that_starts_with(char wanted) const {
  for (std::size_t line = 0; line < starts_.size(); ++line) {
    if (starts_[line] < text_.size() && text_[starts_[line]] == wanted) return static_cast<int>(line);
  }
  return -1;
}

int YamlText::tab_in_indentation(int line) const {
  const std::size_t begin = starts_[row(line)];
  const std::size_t tab = text_.find_first_not_of(' ', begin);
  return tab != std::string::npos && text_[tab] == '\t' ? static_cast<int>(tab - begin) : -1;
}

bool YamlText::ends_quote(int line, int column) const {
  const char quote = character(line, column);
  if (quote != '"' && quote != '\'') return true;
  for (std::size_t i = byte(line, column) + 1; i < text_.size(); ++i) {
    if (text_[i] == quote) return true;
    if (text_[i] == '\\' && quote == '"') ++i;
  }
  return false;
}

}  // namespace seedbed::experiments
