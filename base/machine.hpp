#pragma once

#include <string>

namespace seedbed {

std::string host_name();

/// Seconds since the epoch.
double seconds_now();

}  // namespace seedbed
