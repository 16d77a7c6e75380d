#include "models/plugin_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace seedbed::models {

std::string plugin_hash(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file) throw std::runtime_error(fmt::format("the plugin '{}' cannot be read", path));
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace seedbed::models
