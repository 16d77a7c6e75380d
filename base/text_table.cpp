#include "base/text_table.hpp"

#include <algorithm>
#include <array>
#include <numeric>

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

/// A cell on one line, with each character that has an entry replaced.
std::string escaped(std::string_view text, const std::vector<std::pair<char, std::string>>& escapes) {
  std::string result;
  for (const char c : text) {
    const auto found =
        std::find_if(escapes.begin(), escapes.end(), [c](const auto& e) { return e.first == c; });
    if (found != escapes.end()) {
      result += found->second;
    } else {
      result += c;
    }
  }
  return result;
}

std::string markdown_cell(std::string_view text) {
  return escaped(text, {{'|', "\\|"}, {'\n', " "}, {'*', "\\*"}, {'_', "\\_"}, {'<', "&lt;"}, {'`', "\\`"}});
}

std::string latex_cell(std::string_view text) {
  std::string cell = escaped(text, {{'\\', "\\textbackslash{}"},
                                    {'~', "\\textasciitilde{}"},
                                    {'^', "\\textasciicircum{}"},
                                    {'&', "\\&"},
                                    {'%', "\\%"},
                                    {'$', "\\$"},
                                    {'#', "\\#"},
                                    {'_', "\\_"},
                                    {'{', "\\{"},
                                    {'}', "\\}"},
                                    {'<', "\\textless{}"},
                                    {'>', "\\textgreater{}"},
                                    {'\n', " "}});
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"±", "$\\pm$"}, {"–", "--"}}) {
    for (auto at = cell.find(from); at != std::string::npos; at = cell.find(from, at + to.size())) {
      cell.replace(at, from.size(), to);
    }
  }
  return cell;
}

/// Heading and cells of a column.
std::vector<std::string> column_texts(const TextTable& table, std::size_t column,
                                      std::string (*cell)(std::string_view)) {
  std::vector<std::string> texts = {cell(table.columns[column].heading)};
  for (const auto& row : table.rows) texts.push_back(cell(row[column]));
  return texts;
}

std::string as_it_is(std::string_view text) {
  return escaped(text, {{'\n', " "}});
}

using Texts = std::vector<std::string>;

/// The padded cells of each column, headings first.
std::vector<Texts> padded_columns(const TextTable& table, std::string (*cell)(std::string_view)) {
  std::vector<Texts> columns;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    columns.push_back(column_texts(table, column, cell));
    pad(columns.back(), table.columns[column].right);
  }
  return columns;
}

/// These columns put into lines.
Texts lines(const std::vector<Texts>& columns, const std::vector<std::size_t>& chosen,
            std::string_view between) {
  Texts result(columns.empty() ? 0 : columns.front().size());
  for (const std::size_t column : chosen) {
    for (std::size_t line = 0; line < result.size(); ++line) {
      if (column != chosen.front()) result[line] += between;
      result[line] += columns[column][line];
    }
  }
  return result;
}

/// All of them.
Texts lines(const TextTable& table, std::string (*cell)(std::string_view), std::string_view between) {
  std::vector<std::size_t> all(table.columns.size());
  std::iota(all.begin(), all.end(), 0);
  Texts result = lines(padded_columns(table, cell), all, between);
  if (result.empty()) result.resize(table.rows.size() + 1);
  return result;
}

/// Which columns stand together where a line has room for `width`: the leading ones, and as many others as
/// fit, at least one.
std::vector<std::vector<std::size_t>> parts_of_width(const std::vector<Texts>& columns, std::size_t keys,
                                                     std::size_t width) {
  constexpr std::size_t kBetween = 2;
  std::vector<std::size_t> leading(std::min(keys, columns.size()));
  std::iota(leading.begin(), leading.end(), 0);
  const auto width_of = [&](std::size_t column) { return display_width(columns[column].front()) + kBetween; };
  std::size_t leading_width = 0;
  for (const std::size_t column : leading) leading_width += width_of(column);
  std::vector<std::vector<std::size_t>> parts = {leading};
  std::size_t used = leading_width;
  for (std::size_t column = leading.size(); column < columns.size(); ++column) {
    const bool first = parts.back().size() == leading.size();
    if (!first && width > 0 && used + width_of(column) > width + kBetween) {
      parts.push_back(leading);
      used = leading_width;
    }
    parts.back().push_back(column);
    used += width_of(column);
  }
  return parts;
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

std::string TextTable::plain(std::size_t width) const {
  const std::vector<Texts> columns_padded = padded_columns(*this, as_it_is);
  std::string text;
  for (const auto& part : parts_of_width(columns_padded, keys, width)) {
    if (!text.empty()) text += '\n';
    for (std::string& line : lines(columns_padded, part, "  ")) {
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + '\n';
    }
  }
  return text;
}

std::string TextTable::markdown() const {
  std::string text;
  const auto all = lines(*this, markdown_cell, " | ");
  std::string rule = "|";
  for (const Column& column : columns) rule += column.right ? " ---: |" : " --- |";
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += "| " + all[i] + " |\n";
    if (i == 0) text += rule + '\n';
  }
  return text;
}

std::string TextTable::latex() const {
  std::string text = "\\begin{tabular}{";
  for (const Column& column : columns) text += column.right ? 'r' : 'l';
  text += "}\n\\hline\n";
  const auto all = lines(*this, latex_cell, " & ");
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += all[i] + " \\\\\n";
    if (i == 0) text += "\\hline\n";
  }
  return text + "\\hline\n\\end{tabular}\n";
}

}  // namespace seedbed
