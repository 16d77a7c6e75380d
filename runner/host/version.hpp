#pragma once

#include <string>
#include <utility>
#include <vector>

namespace seedbed::runner {

/// "0.1.0"
std::string version();

/// "0.1.0 (git 5579ce3)"; without the latter if it was not built in a repository.
std::string version_and_commit();

/// For the record, what this program was built with and runs on: the vector level, libraries, compiler. (What
/// decides bits is the platform of a job.)
std::vector<std::pair<std::string, std::string>> library_versions();

/// What `seedbed --version` prints: version, git description, library versions, the processor's vector level.
std::string version_text();

}  // namespace seedbed::runner
