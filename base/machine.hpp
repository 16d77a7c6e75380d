#pragma once

#include <string>

namespace seedbed {

/// The name that this machine gives itself; "unknown" if it has none.
std::string host_name();

/// By the machine's clock.
double seconds_since_epoch();

/// By a clock that nobody sets: only differences count.
double steady_seconds();

}  // namespace seedbed
