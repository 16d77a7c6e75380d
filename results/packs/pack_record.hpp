#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "results/packs/file_kind.hpp"

namespace seedbed::results {

/// XXH3-128.
struct BytesHash {
  std::uint64_t low = 0, high = 0;
  bool operator==(const BytesHash&) const = default;
};
BytesHash bytes_hash(std::string_view bytes);

/// What stands in a pack in front of the bytes of a file, and once more in the pack's index.
struct PackRecord {
  std::uint64_t offset = 0;   ///< of this record in its pack
  std::uint64_t length = 0;   ///< of the file's bytes, which follow
  std::uint64_t written = 0;  ///< microseconds since 1970: of several records of a file the last one counts
  BytesHash hash;             ///< of these bytes
  FileKind kind = FileKind::log;
  bool removed = false;  ///< the file is taken out of this pack, and no bytes follow
  std::string job;       ///< at most kLongestJob bytes

  std::uint64_t bytes_at() const { return offset + kSize; }
  std::uint64_t end() const { return bytes_at() + length; }

  static constexpr std::size_t kSize = 88;
  static constexpr std::size_t kLongestJob = 24;

  bool operator==(const PackRecord&) const = default;
};

/// What packs and indexes begin with, in as many bytes.
inline constexpr std::string_view kPackStart{"seedbed pack 1\n\0", 16};
inline constexpr std::string_view kIndexStart{"seedbed pkix 1\n\0", 16};

/// What every record begins with.
inline constexpr std::string_view kRecordStart{"SBPREC1\n", 8};

/// PackRecord::kSize bytes, the last eight of them a hash of the others.
std::string to_bytes(const PackRecord& record);

/// Nothing if these are not the bytes of a record. `bytes` may be longer.
std::optional<PackRecord> record_of(std::string_view bytes);

}  // namespace seedbed::results
