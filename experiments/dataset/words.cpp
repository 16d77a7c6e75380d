#include "experiments/dataset/words.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace seedbed::experiments {
namespace {

// Capitals first … last become lower case by adding `shift`; with `pairs`, capitals and small letters
// alternate and only every other one, starting with the first, is a capital. From the Unicode Character
// Database.
struct CapitalRange {
  char32_t first, last;
  int shift;
  bool pairs;
};

constexpr std::array kCapitalRanges = {
    CapitalRange{'A', 'Z', 32, false},          CapitalRange{0xC0, 0xD6, 32, false},
    CapitalRange{0xD8, 0xDE, 32, false},        CapitalRange{0x100, 0x12E, 1, true},
    CapitalRange{0x130, 0x130, -199, false},    CapitalRange{0x132, 0x136, 1, true},
    CapitalRange{0x139, 0x147, 1, true},        CapitalRange{0x14A, 0x176, 1, true},
    CapitalRange{0x178, 0x178, -121, false},    CapitalRange{0x179, 0x17D, 1, true},
    CapitalRange{0x18F, 0x18F, 202, false},     CapitalRange{0x1A0, 0x1A4, 1, true},
    CapitalRange{0x1AF, 0x1AF, 1, false},       CapitalRange{0x1CD, 0x1DB, 1, true},
    CapitalRange{0x1DE, 0x1EE, 1, true},        CapitalRange{0x1F8, 0x21E, 1, true},
    CapitalRange{0x222, 0x232, 1, true},        CapitalRange{0x386, 0x386, 38, false},
    CapitalRange{0x388, 0x38A, 37, false},      CapitalRange{0x38C, 0x38C, 64, false},
    CapitalRange{0x38E, 0x38F, 63, false},      CapitalRange{0x391, 0x3A1, 32, false},
    CapitalRange{0x3A3, 0x3AB, 32, false},      CapitalRange{0x400, 0x40F, 80, false},
    CapitalRange{0x410, 0x42F, 32, false},      CapitalRange{0x460, 0x480, 1, true},
    CapitalRange{0x48A, 0x4BE, 1, true},        CapitalRange{0x4C0, 0x4C0, 15, false},
    CapitalRange{0x4C1, 0x4CD, 1, true},        CapitalRange{0x4D0, 0x52E, 1, true},
    CapitalRange{0x531, 0x556, 48, false},      CapitalRange{0x1E00, 0x1E94, 1, true},
    CapitalRange{0x1E9E, 0x1E9E, -7615, false}, CapitalRange{0x1EA0, 0x1EFE, 1, true},
    CapitalRange{0xFF21, 0xFF3A, 32, false},
};

struct Range {
  char32_t first, last;
};

// Beyond ASCII: spaces, punctuation, symbols and what is not a character.
constexpr std::array kSeparatorRanges = {
    Range{0x80, 0xA9},     Range{0xAB, 0xB4},     Range{0xB6, 0xB9},       Range{0xBB, 0xBF},
    Range{0xD7, 0xD7},     Range{0xF7, 0xF7},     Range{0x37E, 0x37E},     Range{0x387, 0x387},
    Range{0x55A, 0x55F},   Range{0x589, 0x58A},   Range{0x5BE, 0x5BE},     Range{0x60C, 0x60D},
    Range{0x61B, 0x61F},   Range{0x66A, 0x66D},   Range{0x6D4, 0x6D4},     Range{0x964, 0x965},
    Range{0x1680, 0x1680}, Range{0x2000, 0x206F}, Range{0x20A0, 0x20CF},   Range{0x2100, 0x2BFF},
    Range{0x2E00, 0x2E7F}, Range{0x3000, 0x3004}, Range{0x3008, 0x3020},   Range{0x3030, 0x3030},
    Range{0x30FB, 0x30FB}, Range{0xE000, 0xF8FF}, Range{0xFE10, 0xFE1F},   Range{0xFE30, 0xFE6F},
    Range{0xFEFF, 0xFEFF}, Range{0xFF01, 0xFF0F}, Range{0xFF1A, 0xFF20},   Range{0xFF3B, 0xFF40},
    Range{0xFF5B, 0xFF65}, Range{0xFFE0, 0xFFFF}, Range{0x1F000, 0x1FAFF},
};

bool in_word(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const auto range = std::lower_bound(kSeparatorRanges.begin(), kSeparatorRanges.end(), c,
                                      [](const Range& r, char32_t value) { return r.last < value; });
  return range == kSeparatorRanges.end() || c < range->first;
}

}  // namespace

char32_t lower_case(char32_t c) {
  const auto range = std::lower_bound(kCapitalRanges.begin(), kCapitalRanges.end(), c,
                                      [](const CapitalRange& r, char32_t value) { return r.last < value; });
  if (range == kCapitalRanges.end() || c < range->first) return c;
  if (range->pairs && ((c - range->first) & 1) != 0) return c;
  return static_cast<char32_t>(static_cast<int>(c) + range->shift);
}

void for_each_word(std::string_view text, const std::function<void(const std::string& word)>& visit) {
  std::string word;
  while (!text.empty()) {
    const DecodedCharacter decoded = decode_utf8(text);
    text.remove_prefix(decoded.length);
    if (in_word(decoded.character)) {
      append_utf8(word, lower_case(decoded.character));
    } else if (!word.empty()) {
      visit(word);
      word.clear();
    }
  }
  if (!word.empty()) visit(word);
}

}  // namespace seedbed::experiments
