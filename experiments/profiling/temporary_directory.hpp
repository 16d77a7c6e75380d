#pragma once

#include <filesystem>

namespace seedbed::experiments {

/// A new directory that goes away, with all that is in it, with this object.
class TemporaryDirectory {
 public:
  /// Throws std::system_error if none can be made.
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace seedbed::experiments
