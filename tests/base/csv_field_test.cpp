#include "base/csv_field.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/csv_line.hpp"
#include "base/random.hpp"

namespace seedbed {
namespace {

TEST(CsvField, IsQuotedOnlyIfItMustBe) {
  EXPECT_EQ(csv_field("plain text"), "plain text");
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("a,b", ';'), "a,b");
  EXPECT_EQ(csv_field("a;b", ';'), "\"a;b\"");
  EXPECT_EQ(csv_field("say \"so\""), "\"say \"\"so\"\"\"");
  EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_field("\r"), "\"\r\"");
  EXPECT_EQ(csv_field(" indented"), "\" indented\"");
  EXPECT_EQ(csv_field("trailing "), "\"trailing \"");
  EXPECT_EQ(quoted_csv_field("plain"), "\"plain\"");
  EXPECT_EQ(quoted_csv_field(""), "\"\"");
}

/// RFC 4180 read letter by letter.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '"' && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && line[i] == ',') {
      fields.emplace_back();
    } else if (quoted || line[i] != '\n') {
      fields.back() += line[i];
    }
  }
  return fields;
}

TEST(CsvLine, ReadsBackWhateverIsInIt) {
  RandomStream random(7, Purpose::synthesis);
  const std::string letters = "ab \",;\r\n'";
  CsvLine line;
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> written(2 + random.below(4));
    for (std::string& field : written) {
      for (std::uint64_t length = random.below(6); length > 0; --length)
        field += letters[random.below(letters.size())];
      line.cell(field);
    }
    const std::string text(line.end());
    ASSERT_EQ(fields_of(text), written) << text;
  }
}

TEST(CsvLine, NumbersAndGaps) {
  CsvLine line;
  line.number(0.1).number(std::int64_t{-7}).number(std::numeric_limits<double>::quiet_NaN()).empty();
  EXPECT_EQ(line.cell("end").end(), "0.1,-7,,,end\n");
  EXPECT_EQ(line.cell("next").end(), "next\n");
}

}  // namespace
}  // namespace seedbed
