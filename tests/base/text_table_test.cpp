#include "base/text_table.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

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

TEST(TextTable, LinesTooLongForATerminalArePartedBehindTheLeadingColumns) {
  const TextTable table = {.columns = {{"model"}, {"lr"}, {"crps", true}, {"nll", true}, {"mae", true}},
                           .rows = {{"a", "0.1", "12.5", "3", "20"}, {"b", "0.01", "9.75", "2.5", "18.25"}},
                           .keys = 2};
  EXPECT_EQ(table.plain(29), table.plain());  // exactly as wide
  EXPECT_EQ(table.plain(28),
            "model  lr    crps  nll\n"
            "a      0.1   12.5    3\n"
            "b      0.01  9.75  2.5\n"
            "\n"
            "model  lr      mae\n"
            "a      0.1      20\n"
            "b      0.01  18.25\n");
  // A column that has no room stands alone.
  EXPECT_EQ(table.plain(1).substr(0, 33),
            "model  lr    crps\n"
            "a      0.1   12");
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

TEST(TextTable, LatexIsEscaped) {
  const std::string text = example().latex();
  EXPECT_TRUE(text.starts_with("\\begin{tabular}{lr}\n\\hline\n"));
  EXPECT_NE(text.find("value $\\pm$"), std::string::npos);
  EXPECT_NE(text.find("a|b\\_c"), std::string::npos);
  EXPECT_NE(text.find("--12"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\\hline\n\\end{tabular}\n"));
}

}  // namespace
}  // namespace seedbed
