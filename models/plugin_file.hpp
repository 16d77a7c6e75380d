#pragma once

#include <string>

namespace seedbed::models {

/// XXH3's 128 bits over a library's bytes, by which a model knows the one that it was trained with. Throws
/// std::runtime_error, naming the file, if it cannot be read.
std::string plugin_hash(const std::string& path);

}  // namespace seedbed::models
