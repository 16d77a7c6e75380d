#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace seedbed::experiments {

/// A setting's canonical value as text that reads back to it, in a file or as an override: texts in quotes
/// only where they need them, numbers in their shortest form: "relu", "0.001", "[64,64]", "{kind: folds}".
/// `separator` parts the items of lists and maps.
std::string canonical_text(const nlohmann::json& value, const char* separator = ",");

}  // namespace seedbed::experiments
