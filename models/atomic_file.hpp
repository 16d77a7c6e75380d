#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace seedbed::models {

/// A file that appears under its name whole or not at all: written under another name in the same directory,
/// renamed by commit(), removed if that never comes. A crash can leave `.NAME.PID-N.tmp`, as does
/// AtomicFile, which can remove both. Every failure is a std::system_error.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);

  /// Returns when the file has reached the disk under its name, replacing what was there.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

}  // namespace seedbed::models
