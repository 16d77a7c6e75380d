#include "base/tables/text_table.hpp"

#include <algorithm>
#include <array>

#include "base/tables/display_width.hpp"
#include "base/tables/fitted_table.hpp"

namespace seedbed {
namespace {

using Texts = std::vector<std::string>;

/// A text on one line, with each character that has an entry replaced.
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

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// A hyphen before a digit is a minus sign, where a number begins.
std::string with_minus_signs(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = i == 0 || text[i - 1] == ' ';
    const bool digit = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
    result += text[i] == '-' && begins && digit ? std::string("$-$") : std::string(1, text[i]);
  }
  return result;
}

/// Behind the \\ that ends the row before it, a bracket would be that command's option.
std::string beginning_a_row(std::string text) {
  if (text.starts_with('[') || text.starts_with('*')) text = "{" + text.substr(0, 1) + "}" + text.substr(1);
  return text;
}

/// What a table looks like in a language of markup.
struct Markup {
  std::string (*cell)(std::string_view text, const TextTable::Column& column);
  std::string_view bold, end_of_bold;
  std::string_view between;
};

std::string cell_of_markdown(std::string_view text, const TextTable::Column& /*column*/) {
  return markdown_text(text);
}

std::string cell_of_latex(std::string_view text, const TextTable::Column& column) {
  return column.right ? with_minus_signs(latex_text(text)) : latex_text(text);
}

constexpr Markup kMarkdown = {cell_of_markdown, "**", "**", " | "};
constexpr Markup kLatex = {cell_of_latex, "\\textbf{", "}", " & "};

/// Headings and rows, each column padded to one width.
Texts marked_up(const TextTable& table, const Markup& markup) {
  Texts lines(table.rows.size() + 1);
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const TextTable::Column& what = table.columns[column];
    Texts cells = {markup.cell(what.heading, what)};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      std::string cell = markup.cell(table.rows[row][column], what);
      if (table.emphasised.contains({row, column}))
        cell = std::string(markup.bold) + cell + std::string(markup.end_of_bold);
      cells.push_back(std::move(cell));
    }
    if (column == 0 && &markup == &kLatex) std::ranges::transform(cells, cells.begin(), beginning_a_row);
    pad(cells, what.right);
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (column > 0) lines[line] += markup.between;
      lines[line] += cells[line];
    }
  }
  return lines;
}

}  // namespace

TextTable with_columns(const TextTable& table, const std::vector<std::size_t>& columns) {
  TextTable result;
  const auto chosen = [&](const std::vector<Texts>& rows) {
    std::vector<Texts> cells(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (const std::size_t column : columns) cells[row].push_back(rows[row][column]);
    }
    return cells;
  };
  result.rows = chosen(table.rows);
  result.brief = chosen(table.brief);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    result.columns.push_back(table.columns[columns[i]]);
    for (const auto& [row, column] : table.emphasised) {
      if (column == columns[i]) result.emphasised.emplace(row, i);
    }
  }
  return result;
}

std::string markdown_text(std::string_view text) {
  return escaped(text, {{'|', "\\|"}, {'\n', " "}, {'*', "\\*"}, {'_', "\\_"}, {'<', "&lt;"}, {'`', "\\`"}});
}

std::string latex_text(std::string_view text) {
  std::string result = escaped(text, {{'\\', "\\textbackslash{}"},
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
                                      {'|', "\\textbar{}"},
                                      {'"', "\\symbol{34}"},
                                      {'\n', " "}});
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSigns = {
      {{"±", "$\\pm$"}, {"–", "--"}, {"−", "$-$"}, {"×", "$\\times$"}, {"∞", "$\\infty$"}}};
  for (const auto& [from, to] : kSigns) replace_all(result, from, to);
  return result;
}

std::string TextTable::plain() const {
  return fitted(*this, 0).text;
}

std::string TextTable::markdown() const {
  std::string text;
  const Texts lines = marked_up(*this, kMarkdown);
  std::string rule = "|";
  for (const Column& column : columns) rule += column.right ? " ---: |" : " --- |";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += "| " + lines[i] + " |\n";
    if (i == 0) text += rule + '\n';
  }
  return text;
}

std::string TextTable::latex() const {
  std::string text = "\\begin{tabular}{";
  for (const Column& column : columns) text += column.right ? 'r' : 'l';
  text += "}\n\\toprule\n";
  const Texts lines = marked_up(*this, kLatex);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += lines[i] + " \\\\\n";
    if (i == 0) text += "\\midrule\n";
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace seedbed
