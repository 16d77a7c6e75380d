#pragma once

#include <string>
#include <vector>

#include "forecasts/profiling/profile.hpp"

namespace seedbed::forecasts {

/// What a profile says, in sentences, one per line: for each model which batch size to use, what a single
/// row costs, what more threads bring, where the time goes; and for all what makes the time vary. Only of
/// what was measured.
std::string plain_reading(const Profile& profile);

/// Three significant digits with a unit: "950 ns", "1.23 µs", "45.6 ms", "7.89 s".
std::string nanoseconds_text(double nanoseconds);

}  // namespace seedbed::forecasts
