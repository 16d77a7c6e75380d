#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seedbed {

/// Whether the text is well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

/// A character and the bytes it takes. Bytes that are not UTF-8 come out one at a time as U+FFFD.
struct DecodedCharacter {
  char32_t character = 0;
  std::size_t length = 1;
};
/// The first character of a text that is not empty.
DecodedCharacter decode_utf8(std::string_view text);

/// Whether a byte of UTF-8 goes on with the character before it: the others begin one.
constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

void append_utf8(std::string& text, char32_t character);

}  // namespace seedbed
