#pragma once

#include <string>

namespace seedbed::results {

/// This process, as others may recognise it: the start of the system, the namespace of process numbers, the
/// number, and when the process began.
std::string process_mark();

/// Whether the process with that mark is known to have ended. False for one of another machine, of which
/// nothing can be known.
bool has_ended(const std::string& mark);

}  // namespace seedbed::results
