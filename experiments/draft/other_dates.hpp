#pragma once

#include <string_view>

namespace seedbed::experiments {

/// Whether a text looks like a date in another notation than ISO 8601: 31/12/2024, 12-31-24, 2024/12/31,
/// 31.12.2024, Dec 31, 2024, 31-Dec-24, December 2024; a time may follow.
bool looks_like_a_date(std::string_view text);

}  // namespace seedbed::experiments
