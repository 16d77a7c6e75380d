#include "base/unicode/odd_characters.hpp"

#include <gtest/gtest.h>

#include "base/messages.hpp"
#include "base/unicode/normal_form.hpp"
#include "base/unicode/shown_text.hpp"

namespace seedbed {
namespace {

TEST(OddCharacters, AreNamedAndPutRight) {
  const struct {
    const char* text;
    const char* odd;
    const char* plain;
  } cases[] = {
      {"12", "", "12"},
      {"caf\u00e9 \u4ef7\u683c \u00b0C", "", "caf\u00e9 \u4ef7\u683c \u00b0C"},
      {"1\u00a0234", "a no-break space (U+00A0)", "1 234"},
      {"1\u202f234", "a narrow no-break space (U+202F)", "1 234"},
      {"\u200b7", "a zero-width space (U+200B)", "7"},
      {"\ufeff\ufeffy", "a byte-order mark, which is not shown (U+FEFF)", "y"},
      {"\u22125.5", "a minus sign that is not the hyphen '-' (U+2212)", "-5.5"},
      {"\u20135", "a dash (U+2013)", "-5"},
      {"\uff11\uff12\uff0e\uff15", "a digit that is not one of 0 to 9 (U+FF11)", "12.5"},
      {"\u0663\u0664", "a digit that is not one of 0 to 9 (U+0663)", "34"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(first_odd_character(one.text), one.odd) << one.text;
    EXPECT_EQ(without_odd_characters(one.text), one.plain) << one.text;
  }
}

TEST(OddCharacters, AreSeenInMessages) {
  EXPECT_EQ(quoted_value("\u00a0price\u200b"), "'\\u00a0price\\u200b'");
  EXPECT_EQ(quoted_value("\u22125"), "'\\u22125'");
  EXPECT_EQ(quoted_value("\ufeffy"), "'\\ufeffy'");
  EXPECT_EQ(quoted_value("2010\u20132015, caf\u00e9"), "'2010\u20132015, caf\u00e9'");
  EXPECT_EQ(quoted_value("a\x85\xff"), "'a\\x85\\xff'");
  EXPECT_EQ(quoted_value("a\u0085"), "'a\\u0085'");
}

TEST(ShownPath, QuotesWhatAReaderCouldMistake) {
  for (const std::string plain : {"data.csv", "/a b/d\u00e4ta-1.csv.gz", "standard input"})
    EXPECT_EQ(shown_path(plain), plain);
  EXPECT_EQ(shown_path("two\nlines.csv"), "'two\\nlines.csv'");
  EXPECT_EQ(shown_path("C:data.csv"), "'C:data.csv'");
  EXPECT_EQ(shown_path("caf\xe9.csv"), "'caf\\xe9.csv'");
  EXPECT_EQ(shown_path("d\u00a0.csv"), "'d\\u00a0.csv'");
  EXPECT_EQ(place("a:b.csv", 7), "'a:b.csv':7");
  EXPECT_EQ(shown_path(std::string(300, 'x') + ":"), "'" + std::string(300, 'x') + ":'");
}

// What unicodedata.normalize("NFD", text) of Python gives.
TEST(NormalForm, TakesCharactersApart) {
  EXPECT_EQ(decomposed("plain"), "plain");
  EXPECT_EQ(decomposed("caf\u00e9"), "cafe\u0301");
  EXPECT_EQ(decomposed("cafe\u0301"), "cafe\u0301");
  EXPECT_EQ(decomposed("\u1ec7"), "e\u0323\u0302");
  EXPECT_EQ(decomposed("\u212b\u00c5"), "A\u030aA\u030a");
  EXPECT_EQ(decomposed("\u304c"), "\u304b\u3099");
  EXPECT_EQ(decomposed("\ud55c\uae00\uac00"), "\u1112\u1161\u11ab\u1100\u1173\u11af\u1100\u1161");
  EXPECT_EQ(decomposed("\u4ef7\u683c \U0001F600"), "\u4ef7\u683c \U0001F600");
  EXPECT_EQ(decomposed("a\u0302\u0323 \u1ea1\u0302"), "a\u0323\u0302 a\u0323\u0302");  // marks in their order
  EXPECT_EQ(decomposed(""), "");
  EXPECT_EQ(decomposed("\xe9\xff"), "\xe9\xff");
}

}  // namespace
}  // namespace seedbed
