#include "base/tables/fitted_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/tables/display_width.hpp"

namespace seedbed {
namespace {

using testing::ElementsAre;

TextTable wide_example() {
  return {.columns = {{"model.components"}, {"lr"}, {"crps", true, 1}, {"nll", true, 2}, {"mae", true, 3}},
          .rows = {{"4", "0.1", "12.51", "3.00", "20.25"}, {"12", "0.01", "9.75", "2.50", "18.25"}},
          .brief = {{"4", "0.1", "13", "3", "20"}, {"12", "0.01", "10", "2", "18"}}};
}

TEST(BrokenLines, EndBehindSignsAndSpaces) {
  EXPECT_THAT(broken_lines("model.components", 10), ElementsAre("model.", "components"));
  EXPECT_THAT(broken_lines("crps_test_ensemble", 10), ElementsAre("crps_test_", "ensemble"));
  EXPECT_THAT(broken_lines("new rows, 95 %", 9), ElementsAre("new rows,", "95 %"));
  EXPECT_THAT(broken_lines("unbroken", 3), ElementsAre("unb", "rok", "en"));
  EXPECT_THAT(broken_lines("手術手術", 4), ElementsAre("手術", "手術"));
  EXPECT_THAT(broken_lines("", 4), ElementsAre(""));
  EXPECT_EQ(width_in_lines("model.components", 2), 10u);
  EXPECT_EQ(width_in_lines("model.components", 1), 16u);
  EXPECT_EQ(width_in_lines("p (t, Holm)", 2), 5u);
}

TEST(FittedTable, IsWholeWhereThereIsRoom) {
  const FittedTable table = fitted(wide_example(), 0);
  EXPECT_EQ(table.text,
            "model.components  lr     crps   nll    mae\n"
            "4                 0.1   12.51  3.00  20.25\n"
            "12                0.01   9.75  2.50  18.25\n");
  EXPECT_TRUE(table.left_out.empty());
  EXPECT_EQ(fitted(wide_example(), 42).text, table.text);  // exactly as wide
}

// Each step is taken only when the one before does not do.
TEST(FittedTable, DropsDigitsThenBreaksHeadingsThenLeavesOut) {
  EXPECT_EQ(fitted(wide_example(), 41).text,
            "model.components  lr    crps  nll  mae\n"
            "4                 0.1     13    3   20\n"
            "12                0.01    10    2   18\n");
  EXPECT_EQ(fitted(wide_example(), 37).text,
            "model.\n"
            "components  lr     crps   nll    mae\n"
            "4           0.1   12.51  3.00  20.25\n"
            "12          0.01   9.75  2.50  18.25\n");
  EXPECT_EQ(fitted(wide_example(), 35).text,
            "model.\n"
            "components  lr    crps  nll  mae\n"
            "4           0.1     13    3   20\n"
            "12          0.01    10    2   18\n");
  const FittedTable narrow = fitted(wide_example(), 31);
  EXPECT_EQ(narrow.text,
            "model.\n"
            "components  lr     crps   nll\n"
            "4           0.1   12.51  3.00\n"
            "12          0.01   9.75  2.50\n");
  EXPECT_THAT(narrow.left_out, ElementsAre("mae"));
  EXPECT_EQ(left_out_text(narrow, "--width 0 shows all"),
            "left out for want of room: mae (--width 0 shows all)");
  EXPECT_EQ(left_out_text(fitted(wide_example(), 0), "--width 0 shows all"), "");
}

TEST(FittedTable, BreaksLongTextsBeforeItLeavesNumbersOut) {
  const TextTable table = {.columns = {{"data.path"}, {"crps", true, 1}},
                           .rows = {{"/a/folder/with/a/long/name/prices.csv", "12.5"}}};
  EXPECT_EQ(fitted(table, 32).text,
            "data.path                   crps\n"
            "/a/folder/with/a/long/      12.5\n"
            "name/prices.csv\n");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Headings of letters and signs, cells of digits, of random lengths.
TextTable random_table(std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const auto text_of = [&](std::string_view letters, std::size_t most) {
    std::string text(1, 'x');
    for (std::size_t n = below(most); n > 0; --n) text += letters[below(letters.size())];
    return text;
  };
  TextTable table;
  const std::size_t columns = 1 + below(12);
  for (std::size_t i = 0; i < columns; ++i) {
    const bool is_number = i > 0 && below(3) > 0;
    table.columns.push_back({std::string(1, static_cast<char>('A' + i)) + text_of("abc._ ", 25), is_number,
                             is_number ? static_cast<int>(below(4)) : 0});
  }
  table.rows.resize(1 + below(4));
  for (auto& row : table.rows) {
    for (const auto& column : table.columns) row.push_back(text_of("0123456789", column.right ? 12 : 40));
  }
  return table;
}

// At any width no line is longer, each column is there or named, and what is there is whole.
TEST(FittedTable, FitsAnyWidthAndNamesWhatItLeavesOut) {
  std::mt19937 random(7);
  for (int n = 0; n < 300; ++n) {
    const TextTable table = random_table(random);
    for (std::size_t width = 40; width <= 200; width += 20) {
      const FittedTable found = fitted(table, width);
      std::string letters;
      for (const std::string& line : lines_of(found.text)) {
        EXPECT_LE(display_width(line), width) << found.text;
        letters += line;
      }
      std::size_t shown = 0, expected = 0;
      for (const char c : letters) shown += c == 'x' ? 1 : 0;  // one for each heading and cell
      for (const auto& column : table.columns) {
        const auto named = std::ranges::count(found.left_out, column.heading);
        if (named == 0) expected += table.rows.size() + 1;
      }
      EXPECT_EQ(shown, expected) << found.text;
    }
  }
}

}  // namespace
}  // namespace seedbed
