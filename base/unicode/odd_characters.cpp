#include "base/unicode/odd_characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace seedbed {
namespace {

struct Odd {
  char32_t first = 0, last = 0;
  const char* name = "";
  const char* plain = "";  // of the first one; for digits it counts on
};

constexpr std::array kOdd = {Odd{0xA0, 0xA0, "a no-break space", " "},
                             Odd{0xAD, 0xAD, "a soft hyphen, which is not shown", ""},
                             Odd{0x61C, 0x61C, "a mark of writing direction, which is not shown", ""},
                             Odd{0x660, 0x669, "a digit that is not one of 0 to 9", "0"},
                             Odd{0x6F0, 0x6F9, "a digit that is not one of 0 to 9", "0"},
                             Odd{0x966, 0x96F, "a digit that is not one of 0 to 9", "0"},
                             Odd{0x2000, 0x2006, "a space of another width", " "},
                             Odd{0x2007, 0x2007, "a no-break space", " "},
                             Odd{0x2008, 0x200A, "a space of another width", " "},
                             Odd{0x200B, 0x200D, "a zero-width space", ""},
                             Odd{0x200E, 0x200F, "a mark of writing direction, which is not shown", ""},
                             Odd{0x2010, 0x2011, "another hyphen", "-"},
                             Odd{0x2012, 0x2015, "a dash", "-"},
                             Odd{0x202A, 0x202E, "a mark of writing direction, which is not shown", ""},
                             Odd{0x202F, 0x202F, "a narrow no-break space", " "},
                             Odd{0x205F, 0x205F, "a space of another width", " "},
                             Odd{0x2060, 0x2064, "a zero-width character", ""},
                             Odd{0x2212, 0x2212, "a minus sign that is not the hyphen '-'", "-"},
                             Odd{0x3000, 0x3000, "an ideographic space", " "},
                             Odd{0xFE63, 0xFE63, "another hyphen", "-"},
                             Odd{0xFEFF, 0xFEFF, "a byte-order mark, which is not shown", ""},
                             Odd{0xFF0B, 0xFF0B, "a wide plus sign", "+"},
                             Odd{0xFF0D, 0xFF0D, "a wide hyphen", "-"},
                             Odd{0xFF0E, 0xFF0E, "a wide point", "."},
                             Odd{0xFF10, 0xFF19, "a digit that is not one of 0 to 9", "0"}};

const Odd* find_odd(char32_t character) {
  const auto found = std::ranges::upper_bound(kOdd, character, {}, &Odd::first);
  if (found == kOdd.begin()) return nullptr;
  const Odd& odd = *std::prev(found);
  return character <= odd.last ? &odd : nullptr;
}

template <class Use>
void for_each_character(std::string_view text, const Use& use) {
  while (!text.empty()) {
    const DecodedCharacter decoded = decode_utf8(text);
    use(decoded.character, text.substr(0, decoded.length));
    text.remove_prefix(decoded.length);
  }
}

}  // namespace

bool is_unseen(char32_t character) {
  const Odd* const odd = find_odd(character);
  if (odd == nullptr) return false;
  const std::string_view plain = odd->plain;
  return plain.empty() || plain == " " || character == 0x2212;
}

std::string first_odd_character(std::string_view text) {
  std::string found;
  for_each_character(text, [&](char32_t character, std::string_view) {
    const Odd* const odd = found.empty() ? find_odd(character) : nullptr;
    if (odd != nullptr) found = fmt::format("{} (U+{:04X})", odd->name, static_cast<unsigned>(character));
  });
  return found;
}

std::string without_odd_characters(std::string_view text) {
  std::string plain;
  for_each_character(text, [&](char32_t character, std::string_view bytes) {
    const Odd* const odd = find_odd(character);
    if (odd == nullptr) {
      plain += bytes;
    } else if (std::string_view(odd->plain) == "0") {
      plain += static_cast<char>('0' + (character - odd->first));
    } else {
      plain += odd->plain;
    }
  });
  return plain;
}

}  // namespace seedbed
