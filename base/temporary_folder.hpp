#pragma once

#include <filesystem>
#include <string>

namespace seedbed {

/// A new folder where temporary files belong (TMPDIR), which goes with this object.
class TemporaryFolder {
 public:
  /// Throws std::runtime_error.
  explicit TemporaryFolder(const std::string& name);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void keep() { keep_ = true; }

 private:
  std::filesystem::path path_;
  bool keep_ = false;
};

}  // namespace seedbed
