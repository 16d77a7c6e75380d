#pragma once

#include <string>

namespace seedbed::runner {

/// Whether a setting takes a value somewhat larger, or smaller, than this one; true for those of programs,
/// whose limits nobody knows.
bool takes_beyond(const std::string& key, double value, bool larger);

}  // namespace seedbed::runner
