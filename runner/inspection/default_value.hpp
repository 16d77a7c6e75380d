#pragma once

#include <string>

namespace seedbed::runner {

/// The default of a setting as text, empty if it has none: what a ledger's job that does not mention it was
/// run with.
std::string default_value(const std::string& key);

}  // namespace seedbed::runner
