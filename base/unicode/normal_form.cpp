#include "base/unicode/normal_form.hpp"

#include <cstddef>
#include <cstdint>

#include "base/unicode/canonical_pairs.hpp"
#include "base/utf8.hpp"

namespace seedbed {
namespace {

// Hangul syllables are made of two or three letters by a rule (The Unicode Standard, 3.12).
constexpr char32_t kSyllables = 0xAC00, kLeads = 0x1100, kVowels = 0x1161, kTails = 0x11A7;
constexpr char32_t kVowelCount = 21, kTailCount = 28, kSyllableCount = 19 * kVowelCount * kTailCount;

void append_hangul(std::string& text, char32_t syllable) {
  append_utf8(text, kLeads + syllable / (kVowelCount * kTailCount));
  append_utf8(text, kVowels + syllable % (kVowelCount * kTailCount) / kTailCount);
  if (syllable % kTailCount != 0) append_utf8(text, kTails + syllable % kTailCount);
}

/// The place of a character in the table; its end if it has no decomposition.
const std::uint16_t* find_pair(char32_t character) {
  const std::uint16_t* const end = kCanonicalPairs + kCanonicalPairNumbers;
  std::size_t first = 0, last = kCanonicalPairNumbers / 3;
  while (first < last) {
    const std::size_t middle = (first + last) / 2;
    const std::uint16_t* const pair = kCanonicalPairs + 3 * middle;
    if (pair[0] == character) return pair;
    (pair[0] < character ? first : last) = pair[0] < character ? middle + 1 : middle;
  }
  return end;
}

void append_decomposed(std::string& text, char32_t character) {
  if (character >= kSyllables && character < kSyllables + kSyllableCount) {
    append_hangul(text, character - kSyllables);
    return;
  }
  const std::uint16_t* const pair = find_pair(character);
  if (pair == kCanonicalPairs + kCanonicalPairNumbers) {
    append_utf8(text, character);
    return;
  }
  append_decomposed(text, pair[1]);
  if (pair[2] != 0) append_decomposed(text, pair[2]);
}

}  // namespace

std::string decomposed(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const DecodedCharacter decoded = decode_utf8(text);
    if (decoded.length == 1) {
      result += text[0];
    } else {
      append_decomposed(result, decoded.character);
    }
    text.remove_prefix(decoded.length);
  }
  return result;
}

}  // namespace seedbed
