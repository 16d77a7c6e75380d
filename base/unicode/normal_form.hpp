#pragma once

#include <string>
#include <string_view>

namespace seedbed {

/// The text with every character that Unicode decomposes canonically in its parts, so that texts in the
/// normal forms C and D, such as names from Linux and from macOS, come out the same: "é" in one character as
/// in two. Bytes that are not UTF-8 stay as they are.
std::string decomposed(std::string_view text);

}  // namespace seedbed
