#pragma once

#include <string>

namespace seedbed::runner {

/// "0.1.0"
std::string version();

/// What `seedbed --version` prints: version, git description, library versions, the processor's vector level.
std::string version_text();

}  // namespace seedbed::runner
