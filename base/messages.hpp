#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace seedbed {

/// A value as shown in messages: in single quotes, control characters escaped, shortened if it is long.
std::string quoted_value(std::string_view value);

/// "'a', 'b', 'c'", with the rest counted when there are many: "… and 950 more".
std::string quoted_list(std::span<const std::string> names);

/// The text with a space for each control character, cut to so many characters.
std::string one_line(std::string_view text, std::size_t most = std::string_view::npos);

/// "data.csv:17".
std::string place(const std::string& path, std::int64_t line);

/// The name most like `wanted` (fewest edits, case hardly counting), or empty if none is near.
std::string nearest_name(std::string_view wanted, std::span<const std::string> names);

/// " (did you mean 'price'?)", or empty if no name is near.
std::string did_you_mean(std::string_view wanted, std::span<const std::string> names);

}  // namespace seedbed
