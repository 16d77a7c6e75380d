#pragma once

#include <string>

#include "forecasts/profiling/profile.hpp"

namespace seedbed::forecasts {

/// The measured conditions as CSV, one a line, in the order measured. Times are nanoseconds.
std::string profile_csv(const Profile& profile);

/// The same for people, with the models named above if there are several.
std::string profile_text(const Profile& profile);

}  // namespace seedbed::forecasts
