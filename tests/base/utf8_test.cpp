#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <string_view>

#include "base/ascii.hpp"

namespace seedbed {
namespace {

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

TEST(Utf8, BytesThatAreNoneComeOutOneAtATime) {
  std::string_view text = "\xE2\x82x";
  for (const char32_t expected : {U'\uFFFD', U'\uFFFD', U'x'}) {
    const auto [character, length] = decode_utf8(text);
    EXPECT_EQ(character, expected);
    EXPECT_EQ(length, 1U);
    text.remove_prefix(length);
  }
}

// As many as there are bytes that begin one.
TEST(Utf8, CharactersAreCountedByTheirFirstBytes) {
  const std::string text = "a é 手 😀";
  std::size_t beginnings = 0, characters = 0;
  for (const char byte : text) beginnings += !continues_character(byte);
  for (std::string_view rest = text; !rest.empty(); ++characters)
    rest.remove_prefix(decode_utf8(rest).length);
  EXPECT_EQ(beginnings, 7U);
  EXPECT_EQ(characters, 7U);
}

TEST(Ascii, OnlyItsCapitalsAreLowered) {
  for (int code = 0; code < 128; ++code) {
    const char c = static_cast<char>(code);
    EXPECT_EQ(lower_ascii(c), static_cast<char>(std::tolower(code))) << code;
  }
  EXPECT_EQ(lower_ascii("ÄRZTE 42 [Price]"), "Ärzte 42 [price]");
}

}  // namespace
}  // namespace seedbed
