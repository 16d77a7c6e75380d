#pragma once

#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

// What the test program asks of the operating system that must reach the disk in order. Include it in one
// file of a test program only: it stands in front of the C library's functions.

namespace seedbed {

/// "sync PATH" and "rename PATH" for each successful call so far, PATH being the file's or the new name.
inline std::vector<std::string>& file_steps() {
  static std::vector<std::string> steps;
  return steps;
}

/// The errno with which syncing a directory fails; 0: it does not.
inline int directory_sync_error = 0;

}  // namespace seedbed

extern "C" int fsync(int descriptor) {
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  std::error_code ignored;
  const std::filesystem::path path = std::filesystem::read_symlink(link, ignored);
  if (seedbed::directory_sync_error != 0 && std::filesystem::is_directory(path, ignored)) {
    errno = seedbed::directory_sync_error;
    return -1;
  }
  static const auto real = reinterpret_cast<int (*)(int)>(dlsym(RTLD_NEXT, "fsync"));
  const int result = real(descriptor);
  if (result == 0) seedbed::file_steps().push_back("sync " + path.string());
  return result;
}

extern "C" int rename(const char* from, const char* to) noexcept {
  static const auto real = reinterpret_cast<int (*)(const char*, const char*)>(dlsym(RTLD_NEXT, "rename"));
  const int result = real(from, to);
  if (result == 0) seedbed::file_steps().push_back("rename " + std::string(to));
  return result;
}
