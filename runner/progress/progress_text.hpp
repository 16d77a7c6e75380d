#pragma once

#include <string>
#include <string_view>

#include "runner/progress/progress.hpp"

namespace seedbed::runner {

/// "17/48 done, 2 running, 1 failed, 1.24M rows/s, 0:12 elapsed, 0:21 left" in at most `columns` columns:
/// what matters least is left out first (rows per second, elapsed, running, what jobs wait for).
std::string progress_text(const SweepState& state, std::size_t columns);

/// The text ending with a newline.
std::string whole_lines(std::string_view text);

}  // namespace seedbed::runner
