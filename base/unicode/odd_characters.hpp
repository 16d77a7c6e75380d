#pragma once

#include <string>
#include <string_view>

namespace seedbed {

// Odd characters look like nothing, like a space or like another one, so that a text with them looks right
// and is not: no-break and zero-width spaces, byte-order marks, dashes that stand for a minus sign, digits
// that are not 0 to 9.

/// Whether it is one that nobody sees to be odd: a space, nothing at all, or the minus sign U+2212.
bool is_unseen(char32_t character);

/// What the first of them in a text is: "a no-break space (U+00A0)"; empty if there is none.
std::string first_odd_character(std::string_view text);

/// The text with spaces, hyphens and digits in their place, and without those that show nothing.
std::string without_odd_characters(std::string_view text);

}  // namespace seedbed
