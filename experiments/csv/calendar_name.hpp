#pragma once

#include <optional>
#include <string_view>

namespace seedbed::experiments {

/// The number of a month (January is 1) if `period` is 12, or of a weekday (Monday is 0) if it is 7, by its
/// English name or the first three letters of it, in capitals or not; spaces around it do not count.
std::optional<double> calendar_name(std::string_view cell, double period);

}  // namespace seedbed::experiments
