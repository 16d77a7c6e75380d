#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// How much there is of something, in words.

namespace seedbed {

/// "1 job", "48 jobs".
std::string count_text(std::int64_t count, std::string_view one);
/// The same where the plural is not made with an s: "1 bad row is", "2 bad rows are".
std::string count_text(std::int64_t count, std::string_view one, std::string_view many);

/// Three significant digits and the unit in which that takes at most three places before the point; each unit
/// is a thousand of the one before.
std::string scaled_text(double value, std::span<const char* const> units);

/// A number of something a second: "950", "12.4k", "3.10M".
std::string rate_text(double per_second);

/// "950 bytes", "1.4 GB" (powers of 1024).
std::string memory_text(std::int64_t bytes);

/// The bytes of an amount such as 20G, 512M or 1.5T (powers of 1024, as Slurm's), or of a plain 0; nothing if
/// it is none.
std::optional<std::int64_t> memory_bytes(const std::string& text);

/// Time as a clock shows it: "0:07", "12:05", "3:04:09", "2d 3:04:09".
std::string clock_text(double seconds);

}  // namespace seedbed
