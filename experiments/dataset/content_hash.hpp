#pragma once

#include <string>

namespace seedbed::experiments {

/// What a file holds, unpacked if it is gzip, hashed by XXH3-128: 32 hexadecimal digits, as `xxhsum -H2`
/// prints them of the plain file. Reads it in pieces. Throws DataError if the file cannot be read.
std::string content_hash(const std::string& path);

}  // namespace seedbed::experiments
