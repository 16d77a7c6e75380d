#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runner/progress/progress.hpp"

namespace seedbed::runner {

/// "0:07", "12:05", "3:04:09", "2d 3:04:09".
std::string duration_text(double seconds);

/// "1 job", "48 jobs".
std::string count_text(std::size_t count, std::string_view one, std::string_view many);

/// Three significant digits: "950", "12.4k", "3.10M".
std::string rate_text(double per_second);

/// "950 bytes", "1.4 GB" (powers of 1024).
std::string memory_text(std::int64_t bytes);

/// "17/48 done, 2 running, 1 failed, 1.24M rows/s, 0:12 elapsed, 0:21 left" in at most `columns` columns:
/// what matters least is left out first (rows per second, elapsed, running, what jobs wait for).
std::string progress_text(const SweepState& state, std::size_t columns);

/// The text with control characters replaced and cut to `columns` columns, counting a UTF-8 character as one.
std::string one_line(std::string_view text, std::size_t columns);

/// The text ending with a newline.
std::string whole_lines(std::string_view text);

}  // namespace seedbed::runner
