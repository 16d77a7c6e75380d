#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seedbed {

/// The seconds of a time such as 90s, 10m, 1.5h or 2d, or of a plain 0; nothing if it is no such text, or
/// longer than a million days.
std::optional<double> duration_seconds(std::string_view text);

/// A time as it is written: "90s"; 0 is "0".
std::string duration_text(double seconds);

}  // namespace seedbed
