#pragma once

#include <string>
#include <vector>

namespace seedbed::experiments {

/// Whether a path holds characters of a glob: * ? [
bool has_glob(const std::string& path);

/// The files that a path with globs matches, sorted. In a name * stands for any characters and ? for one; the
/// name ** stands for any folders, none too, but not for hidden ones or links. Hidden files match only where
/// the point is written.
std::vector<std::string> files_that_match(const std::string& pattern);

/// The content hash of a file; of a path with globs, where there is no such file, that of all it matches,
/// with their names. Throws DataError for a file that cannot be read, a folder, and if nothing matches.
std::string content_hash_of_pattern(const std::string& path);

}  // namespace seedbed::experiments
