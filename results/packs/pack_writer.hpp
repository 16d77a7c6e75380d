#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"
#include "results/packs/pack_record.hpp"

namespace seedbed::results {

/// Appends to one pack. What a writer that was killed left torn is cut off first, and what its index lacks is
/// written there.
class PackWriter {
 public:
  /// Opens the pack, or makes it. Throws FileError, and NotOurs if another process appends to it, or it is
  /// something else.
  explicit PackWriter(std::filesystem::path pack);

  struct NotOurs {};

  const std::filesystem::path& path() const { return path_; }
  /// Behind what was appended so far.
  std::uint64_t end() const { return end_; }

  /// The files' bytes reach the pack at the latest with `commit`. Throws FileError.
  PackRecord append(FileKind kind, const std::string& job, std::string_view bytes);
  /// Takes a file out.
  void remove(FileKind kind, const std::string& job);
  /// A record of another pack, with its time.
  void copy(PackRecord record, std::string_view bytes);

  /// Returns when all that was appended is on the disk; then the index says it too. Throws FileError; after
  /// that nothing more can be appended.
  void commit();

 private:
  void lock();
  void make();
  void open_again();
  void add(PackRecord& record, std::string_view bytes);
  void flush();

  std::filesystem::path path_;
  Descriptor pack_, index_;
  std::uint64_t end_ = 0, flushed_ = 0;  // of the pack
  std::uint64_t index_end_ = 0;
  std::string buffer_;   // of the pack, from flushed_ on
  std::string entries_;  // not yet in the index
};

}  // namespace seedbed::results
