#include "base/tables/text_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/tables/display_width.hpp"

namespace seedbed {
namespace {

TEST(DisplayWidth, CountsTerminalColumns) {
  EXPECT_EQ(display_width("plain"), 5u);
  EXPECT_EQ(display_width("Größe ±"), 7u);
  EXPECT_EQ(display_width("e\u0301"), 1u);  // e and a combining acute accent
  EXPECT_EQ(display_width("手術"), 4u);
  EXPECT_EQ(display_width("\xff\xe4"), 2u);  // not UTF-8
}

TextTable example() {
  return {.columns = {{"name"}, {"value ±", true}},
          .rows = {{"手術", "1.5"}, {"a|b_c", "–12"}, {"two\nlines", ""}}};
}

TEST(TextTable, PlainColumnsStandInLine) {
  const std::string text = example().plain();
  EXPECT_EQ(text,
            "name       value ±\n"
            "手術           1.5\n"
            "a|b_c          –12\n"
            "two lines\n");
}

TEST(TextTable, MarkdownRowsHaveOneWidth) {
  std::istringstream lines(example().markdown());
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "| name      | value ± |");
  const std::size_t width = display_width(line);
  std::getline(lines, line);
  EXPECT_EQ(line, "| --- | ---: |");
  std::getline(lines, line);
  EXPECT_EQ(display_width(line), width);
  std::getline(lines, line);
  EXPECT_EQ(line, "| a\\|b\\_c   |     –12 |");
}

/// Undoes what LaTeX would: the text that a reader of the document sees in a cell.
std::string as_typeset(std::string text) {
  const std::vector<std::pair<std::string, std::string>> commands = {{"\\textbackslash{}", "\\"},
                                                                     {"\\textasciitilde{}", "~"},
                                                                     {"\\textasciicircum{}", "^"},
                                                                     {"\\textless{}", "<"},
                                                                     {"\\textgreater{}", ">"},
                                                                     {"\\textbar{}", "|"},
                                                                     {"\\symbol{34}", "\""},
                                                                     {"$\\pm$", "±"},
                                                                     {"$\\times$", "×"},
                                                                     {"$\\infty$", "∞"},
                                                                     {"$-$", "-"},
                                                                     {"\\textbf{", ""},
                                                                     {"\\&", "&"},
                                                                     {"\\%", "%"},
                                                                     {"\\$", "$"},
                                                                     {"\\#", "#"},
                                                                     {"\\_", "_"},
                                                                     {"\\{", "{"},
                                                                     {"\\}", "}"},
                                                                     {"{[}", "["},
                                                                     {"{*}", "*"}};
  std::string seen;
  for (std::size_t at = 0; at < text.size();) {
    const auto command = std::ranges::find_if(
        commands, [&](const auto& entry) { return text.compare(at, entry.first.size(), entry.first) == 0; });
    if (command != commands.end()) {
      seen += command->second;
      at += command->first.size();
    } else {
      // Whatever else means something to TeX must not be there, but for the brace that ends bold type.
      EXPECT_EQ(std::string_view("\\&%$#_{~^").find(text[at]), std::string_view::npos) << text;
      if (text[at] != '}') seen += text[at];
      ++at;
    }
  }
  return seen;
}

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(by, begin)) != std::string::npos; begin = end + by.size())
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

TEST(TextTable, LatexIsReadBackByAParser) {
  TextTable table = {
      .columns = {{"data.numeric"}, {"50 % of #x_1", true}},
      .rows = {{"[64,64]", "-1.5 ± 0.2"}, {"*a & {b}", "3"}, {"\\x~^|<>\"$", "∞"}, {"2 × 手術", ""}}};
  table.emphasised = {{0, 1}};
  const std::string text = table.latex();
  const std::string begin = "\\begin{tabular}{lr}\n\\toprule\n", end = "\\bottomrule\n\\end{tabular}\n";
  ASSERT_TRUE(text.starts_with(begin) && text.ends_with(end)) << text;
  std::vector<std::string> lines =
      split(text.substr(begin.size(), text.size() - begin.size() - end.size()), "\n");
  lines.pop_back();
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[1], "\\midrule");
  lines.erase(lines.begin() + 1);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    ASSERT_TRUE(lines[i].ends_with(" \\\\")) << lines[i];
    const auto cells = split(lines[i].substr(0, lines[i].size() - 3), " & ");
    ASSERT_EQ(cells.size(), 2u) << lines[i];
    // Behind the \\ of the line before, these would be taken for its options.
    EXPECT_FALSE(lines[i].starts_with('[') || lines[i].starts_with('*')) << lines[i];
    for (std::size_t k = 0; k < 2; ++k)
      EXPECT_EQ(trimmed(as_typeset(cells[k])), i == 0 ? table.columns[k].heading : table.rows[i - 1][k]);
  }
  EXPECT_NE(text.find("\\textbf{$-$1.5 $\\pm$ 0.2}"), std::string::npos);
}

TEST(TextTable, MarkdownHasTheBestInBold) {
  TextTable table = example();
  table.emphasised = {{0, 1}};
  EXPECT_NE(table.markdown().find("| **1.5** |"), std::string::npos);
}

}  // namespace
}  // namespace seedbed
