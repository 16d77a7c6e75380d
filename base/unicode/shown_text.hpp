#pragma once

#include <string>
#include <string_view>

namespace seedbed {

/// A text as one sees what it is: line ends, control characters, bytes that are not UTF-8, and characters
/// that look like nothing, like a space or like another one (see odd_characters.hpp) are escaped.
std::string shown_text(std::string_view text);

/// A file's name as messages show it: as it is, or in quotes and as `shown_text` has it if that differs, or
/// if it holds a colon or begins or ends with a space.
std::string shown_path(const std::string& path);

}  // namespace seedbed
