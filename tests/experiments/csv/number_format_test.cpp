// Numbers as people write them: decimal commas, signs between thousands, words for 1 and 0, and what is said
// of those that cannot be read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "experiments/csv/cell.hpp"
#include "experiments/csv/number_hint.hpp"
#include "experiments/csv/truth_word.hpp"

namespace seedbed::experiments {
namespace {

using testing::HasSubstr;

std::string read(const std::string& cell, const NumberFormat& format) {
  const CellRules rules = {.markers = MissingMarkers({"", "NA", "-999"}), .format = format};
  const std::string memory = cell + "123456789";
  const std::string_view text(memory.data(), cell.size());
  const NumberCell slow = read_number_cell(text, rules), fast = read_number_cell(text, rules, true);
  EXPECT_EQ(slow.state, fast.state) << cell;
  if (slow.state == CellState::missing) return "missing";
  if (slow.state == CellState::not_finite) return "not finite";
  if (slow.state == CellState::unreadable) return "unreadable";
  EXPECT_EQ(slow.number, fast.number) << cell;
  return std::to_string(slow.number);
}

// Python: locale.atof with LC_NUMERIC de_DE.UTF-8 for the numbers; it is laxer with groups.
TEST(NumberFormat, DecimalCommasWithPointsBetweenThousands) {
  const std::pair<const char*, const char*> cells[] = {
      {"1.234,5", "1234.500000"}, {"3,25", "3.250000"},      {"-3,5", "-3.500000"},
      {"+0,5", "0.500000"},       {"1234,5", "1234.500000"}, {"1.234", "1234.000000"},
      {"1234", "1234.000000"},    {",5", "0.500000"},        {"12.345.678,125", "12345678.125000"},
      {" 1,5e3 ", "1500.000000"}, {"5,", "5.000000"},        {"-999,0", "missing"},
      {"-999", "missing"},        {"", "missing"},           {" NA ", "missing"},
      {"inf", "not finite"},      {"0.123", "unreadable"},   {"1.5", "unreadable"},
      {"12.34,5", "unreadable"},  {"1.2345", "unreadable"},  {"1,234.5", "unreadable"},
      {"1234.567", "unreadable"}, {"1,2,3", "unreadable"},   {".5", "unreadable"},
      {"x", "unreadable"},        {"1..234", "unreadable"},  {"", "missing"}};
  for (const auto& [cell, wanted] : cells) EXPECT_EQ(read(cell, {',', '.'}), wanted) << cell;
}

TEST(NumberFormat, SignsBetweenThousands) {
  EXPECT_EQ(read("1,234.5", {'.', ','}), "1234.500000");
  EXPECT_EQ(read("-12,345,678", {'.', ','}), "-12345678.000000");
  EXPECT_EQ(read("-999", {'.', ','}), "missing");
  for (const char* cell : {"1,5", "1234,567", "12,34", ",123", "0,123", "1,,234", "1,234,5"})
    EXPECT_EQ(read(cell, {'.', ','}), "unreadable") << cell;
  EXPECT_EQ(read("1 234,5", {',', ' '}), "1234.500000");
  EXPECT_EQ(read("1\u00a0234\u202f567,5", {',', ' '}), "1234567.500000");
  EXPECT_EQ(read("1'234.5", {'.', '\''}), "1234.500000");
  EXPECT_EQ(read("1\u2019234.5", {'.', '\''}), "1234.500000");
  EXPECT_EQ(read("1.234,5", {',', '\0'}), "unreadable");
}

TEST(NumberFormat, OrdersRowsToo) {
  const CellRules rules = {.markers = MissingMarkers({}), .format = {',', '.'}};
  EXPECT_EQ(read_order_cell("1.234,5", rules).key, OrderKey(1234.5));
  EXPECT_LT(read_order_cell("1700000000,123456788", rules).key,
            read_order_cell("1700000000,123456789", rules).key);
  EXPECT_TRUE(read_order_cell("2024-01-31", rules).is_date);
}

TEST(TruthWord, HasPairs) {
  for (const char* word : {"True", "TRUE", "true", " yes ", "T", "t", "Y"}) {
    ASSERT_TRUE(read_truth_word(word)) << word;
    EXPECT_TRUE(read_truth_word(word)->value) << word;
  }
  for (const char* word : {"False", "FALSE", "no", "NO", "f", "F", "N"}) {
    ASSERT_TRUE(read_truth_word(word)) << word;
    EXPECT_FALSE(read_truth_word(word)->value) << word;
  }
  EXPECT_EQ(read_truth_word("True")->pair, read_truth_word("FALSE")->pair);
  EXPECT_NE(read_truth_word("True")->pair, read_truth_word("no")->pair);
  for (const char* other : {"", "1", "0", "on", "truely", "tr ue", "none", "NA"})
    EXPECT_FALSE(read_truth_word(other)) << other;
}

TEST(NumberHint, SaysWhatIsWrongWithWhatLooksRight) {
  EXPECT_THAT(number_hint("1.234,5"), HasSubstr("data.decimal: \",\" reads both"));
  EXPECT_THAT(number_hint("3,5"), HasSubstr("a decimal comma: data.decimal: \",\""));
  EXPECT_THAT(number_hint("1,234.5"), HasSubstr("data.thousands: \",\""));
  EXPECT_THAT(number_hint("1,234"), HasSubstr("if between thousands, by data.thousands"));
  EXPECT_THAT(number_hint("1 234,5"), HasSubstr("spaces between thousands"));
  EXPECT_THAT(number_hint("1'234"), HasSubstr("apostrophes between thousands"));
  EXPECT_EQ(number_hint("\u00a05"), "it holds a no-break space (U+00A0); replace it, as in '5'");
  EXPECT_EQ(number_hint("5\u200b"), "it holds a zero-width space (U+200B); replace it, as in '5'");
  EXPECT_EQ(number_hint("\u22125.5"),
            "it holds a minus sign that is not the hyphen '-' (U+2212); replace it, as in '-5.5'");
  EXPECT_EQ(number_hint("\ufeff1"),
            "it holds a byte-order mark, which is not shown (U+FEFF); replace it, as in '1'");
  EXPECT_EQ(number_hint("\u00a0"), "it holds a no-break space (U+00A0) and nothing else; empty the cell");
  EXPECT_THAT(number_hint("Yes"), HasSubstr("only where the whole column is such"));
  EXPECT_THAT(number_hint("1.5", {',', '.'}), HasSubstr("a decimal point, where data.decimal says"));
  for (const char* other : {"x", "", "12a", "1.2.3", "red, blue", "caf\u00e9", "?"})
    EXPECT_EQ(number_hint(other), "") << other;
}

}  // namespace
}  // namespace seedbed::experiments
