#pragma once

#include <string>
#include <string_view>

namespace seedbed {

/// The text in Unicode's normal form D, so that texts in the forms C and D, such as names from Linux and from
/// macOS, come out the same: "é" in one character as in two. A text that is not UTF-8 stays as it is.
std::string decomposed(std::string_view text);

}  // namespace seedbed
