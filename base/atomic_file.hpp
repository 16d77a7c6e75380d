#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "base/descriptor.hpp"

namespace seedbed {

/// Something could not be done to a file: "results.csv: cannot be written: No space left on device".
struct FileError : std::system_error {
  FileError(const std::filesystem::path& path, const std::string& cannot, int error)
      : std::system_error(error, std::generic_category(), path.string() + ": " + cannot) {}

  /// The last part of the message alone, for those who name the file in their own words.
  std::string reason() const { return code().message(); }
};

/// A file that appears whole or not at all: written beside its final place, and renamed onto it by
/// `commit()`. Without a commit nothing is left behind. A crash can leave `.NAME.PID-N.tmp` files;
/// `remove_abandoned` clears them away. Every failure is a FileError.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view text);
  void write(std::span<const std::byte> bytes);

  /// Returns when the file has reached the disk under its name, replacing what was there. Nothing can be
  /// written afterwards.
  void commit();

  /// What a signal handler removes if the process ends before `commit`.
  const std::filesystem::path& temporary() const { return temporary_; }

  /// Removes what writers that no longer live left in a directory. Only for who holds the directory's
  /// RunLock.
  static void remove_abandoned(const std::filesystem::path& directory);

 private:
  void flush();
  void write_through(std::string_view text);
  void begin_write_back();

  std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty once there is none
  Descriptor descriptor_;
  std::string buffer_;
  std::size_t written_ = 0, written_back_ = 0;
};

/// Returns when names given and taken beside a file have reached the disk: without that a crash may undo a
/// rename, though the file's content is safe. File systems that cannot do it are taken at their word; an
/// error of the disk is a FileError.
void sync_directory_of(const std::filesystem::path& file);

}  // namespace seedbed
