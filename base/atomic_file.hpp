#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace seedbed {

/// A file could not be written; the message names it and the reason.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file that appears whole or not at all: written beside its final place, and renamed onto it by
/// `commit()`. Without a commit nothing is left behind. A crash can leave `.NAME.PID-N.tmp` files;
/// `remove_abandoned` clears them away.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view text);
  /// Makes the contents durable and puts the file into its place. Nothing can be written afterwards.
  void commit();

  /// Removes what writers that no longer live left in a directory. Only for who holds the directory's
  /// RunLock.
  static void remove_abandoned(const std::filesystem::path& directory);

 private:
  void flush();
  [[noreturn]] void fail(const char* doing, int error) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::string buffer_;
  int descriptor_ = -1;
};

}  // namespace seedbed
