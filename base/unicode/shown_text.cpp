#include "base/unicode/shown_text.hpp"

#include <fmt/format.h>

#include "base/unicode/odd_characters.hpp"
#include "base/utf8.hpp"

namespace seedbed {
namespace {

void append_shown(std::string& text, std::string_view bytes, char32_t character) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (character == '\n') {
    text += "\\n";
  } else if (character == '\r') {
    text += "\\r";
  } else if (character == '\t') {
    text += "\\t";
  } else if (character < 0x20 || character == 0x7F || (bytes.size() == 1 && first >= 0x80)) {
    text += fmt::format("\\x{:02x}", first);
  } else if ((character >= 0x80 && character < 0xA0) || is_unseen(character)) {
    text += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
  } else {
    text += bytes;
  }
}

}  // namespace

std::string shown_text(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const DecodedCharacter decoded = decode_utf8(text);
    append_shown(shown, text.substr(0, decoded.length), decoded.character);
    text.remove_prefix(decoded.length);
  }
  return shown;
}

std::string shown_path(const std::string& path) {
  const std::string shown = shown_text(path);
  const bool plain =
      shown == path && path.find(':') == std::string::npos && !path.starts_with(' ') && !path.ends_with(' ');
  return plain ? path : "'" + shown + "'";
}

}  // namespace seedbed
