#pragma once

#include <string>

namespace seedbed::experiments {

/// The bytes of a file, as they lie on disk, hashed by XXH3-128: 32 hexadecimal digits, as `xxhsum -H2`
/// prints them. Reads it in pieces. Throws DataError if the file cannot be read.
std::string content_hash(const std::string& path);

}  // namespace seedbed::experiments
