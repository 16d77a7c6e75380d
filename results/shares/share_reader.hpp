#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/shares/share_record.hpp"

namespace seedbed::results {

/// The header of a share's file; nothing if that is damaged or not there.
std::optional<ShareHeader> share_header(const std::filesystem::path& path);

/// Reads what is in the file of a share, and later what has come since. Records that are damaged are passed
/// over and told of; the end of the file may be in the middle of one, which is read later, once it is whole.
class ShareReader {
 public:
  /// `from`: where an earlier reading of it stopped, see `position`.
  explicit ShareReader(std::filesystem::path path, std::uint64_t from = 0)
      : path_(std::move(path)), position_(from) {}

  /// Hands over the records that have not been read yet. False if there is no such file. Throws FileError if
  /// it cannot be read, and what `visit` throws.
  bool read(const std::function<void(const ShareRecord& record)>& visit);

  const std::filesystem::path& path() const { return path_; }
  /// All before this byte has been read.
  std::uint64_t position() const { return position_; }
  /// Bytes behind it, which are no whole record, as of the last reading.
  std::uint64_t rest() const { return rest_; }
  /// What was passed over: messages that name the file.
  const std::vector<std::string>& damage() const { return damage_; }

 private:
  std::size_t take_whole(std::string_view bytes, bool at_end,
                         const std::function<void(const ShareRecord& record)>& visit);
  void note_damage(const std::string& what, std::uint64_t where);

  std::filesystem::path path_;
  std::uint64_t position_ = 0, rest_ = 0;
  std::vector<std::string> damage_;
};

}  // namespace seedbed::results
