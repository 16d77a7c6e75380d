// How texts are understood: words, UTF-8.
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "experiments/dataset/words.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> result;
  for_each_word(text, [&](const std::string& word) { result.push_back(word); });
  return result;
}

TEST(Words, AreLowerCasedRunsOfLettersAndDigits) {
  EXPECT_THAT(words("Open-heart  surgery, 2nd (urgent)!"),
              ElementsAre("open", "heart", "surgery", "2nd", "urgent"));
  EXPECT_THAT(words(" ,.-!? "), ElementsAre());
  EXPECT_THAT(words(""), ElementsAre());
}

TEST(Words, LowerCaseOtherScriptsAndStayUtf8) {
  EXPECT_THAT(words("ÄRZTE Œuvre ŽIVOT ΑΘΗΝΑ МОСКВА Việt ƯỚC ẞ"),
              ElementsAre("ärzte", "œuvre", "život", "αθηνα", "москва", "việt", "ước", "ß"));
  EXPECT_THAT(words("a\u00A0b\u2014c\u3000日本，語"), ElementsAre("a", "b", "c", "日本", "語"));
  EXPECT_THAT(words("caf\xE9 x\xC3"), ElementsAre("caf", "x"));
}

TEST(Words, LowerCaseIsItsOwnLowerCase) {
  for (char32_t c = 0; c < 0x20000; ++c)
    EXPECT_EQ(lower_case(lower_case(c)), lower_case(c)) << static_cast<int>(c);
}

TEST(Utf8, EveryCharacterThereAndBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    ASSERT_TRUE(is_utf8(text + "........."));
    ASSERT_EQ(decode_utf8(text).character, c);
    ASSERT_EQ(decode_utf8(text).length, text.size());
  }
}

TEST(Utf8, RefusesMalformedText) {
  // Stray and missing continuation bytes, overlong forms, surrogates, beyond U+10FFFF (The Unicode Standard,
  // table 3-7).
  for (const char* text : {"\x80", "a\xC3", "\xC3(", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "12345678\xFF", "\xE2\x82"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

}  // namespace
}  // namespace seedbed::experiments
