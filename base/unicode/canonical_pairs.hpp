#pragma once

#include <cstdint>

namespace seedbed {

/// Unicode's canonical decompositions (UnicodeData.txt 14.0.0) of characters below U+10000 without those of
/// Hangul, which follow a rule, and of compatibility ideographs: character, first and second part, ascending
/// by character; the second is 0 where there is only one. A part may have a decomposition of its own.
extern const std::uint16_t kCanonicalPairs[3099];
constexpr int kCanonicalPairNumbers = 3099;

}  // namespace seedbed
