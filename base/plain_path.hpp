#pragma once

#include <filesystem>

namespace seedbed {

/// The path without "." and repeated slashes. A ".." stays: what it means behind a symbolic link, the system
/// alone knows.
inline std::filesystem::path without_points(const std::filesystem::path& path) {
  std::filesystem::path plain;
  for (const std::filesystem::path& part : path) {
    if (part != ".") plain /= part;
  }
  return plain.empty() && !path.empty() ? std::filesystem::path(".") : plain;
}

}  // namespace seedbed
