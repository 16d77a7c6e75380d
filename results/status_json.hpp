#pragma once

#include <string>

#include "results/status.hpp"

namespace seedbed::results {

/// What status_text says, for programs: one JSON object with the keys that docs/formats.md lists, and a line
/// end. What is not known is null.
std::string status_json(const RunStatus& status, const std::string& directory);

}  // namespace seedbed::results
