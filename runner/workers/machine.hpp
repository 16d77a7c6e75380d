#pragma once

#include <string>

namespace seedbed::runner {

std::string host_name();

/// Seconds since the epoch.
double seconds_now();

}  // namespace seedbed::runner
