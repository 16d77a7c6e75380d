#include "results/packs/pack_contents.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/descriptor.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kAtOnce = std::uint64_t{1} << 20;  // bytes, where a damaged place is passed by

/// A file of which places are read.
class Bytes {
 public:
  explicit Bytes(const fs::path& path) : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (!file_ || ::fstat(file_.get(), &status) != 0) throw FileError(path, "cannot be read", errno);
    size_ = static_cast<std::uint64_t>(status.st_size);
  }

  std::uint64_t size() const { return size_; }

  /// So many bytes, or those that there are.
  std::string_view at(std::uint64_t offset, std::uint64_t count) {
    buffer_.resize(static_cast<std::size_t>(std::min(count, size_ - std::min(size_, offset))));
    std::size_t have = 0;
    while (have < buffer_.size()) {
      const ssize_t more = ::pread(file_.get(), buffer_.data() + have, buffer_.size() - have,
                                   static_cast<off_t>(offset + have));
      if (more < 0 && errno != EINTR) throw FileError(path_, "cannot be read", errno);
      if (more == 0) break;  // it was cut off meanwhile
      if (more > 0) have += static_cast<std::size_t>(more);
    }
    return std::string_view(buffer_).substr(0, have);
  }

 private:
  const fs::path& path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
  std::string buffer_;
};

/// The record that begins here, if one does and is whole.
std::optional<PackRecord> record_at(Bytes& pack, std::uint64_t offset) {
  std::optional<PackRecord> record = record_of(pack.at(offset, PackRecord::kSize));
  if (!record || record->offset != offset || record->end() > pack.size()) return std::nullopt;
  return record;
}

/// The next record at or behind `from`: usually there.
std::optional<PackRecord> next_record(Bytes& pack, std::uint64_t from) {
  if (auto record = record_at(pack, from)) return record;
  for (std::uint64_t begin = from; begin + PackRecord::kSize <= pack.size(); begin += kAtOnce) {
    // Overlapping, so that what a record begins with is whole in one of them.
    const std::string bytes(pack.at(begin, kAtOnce + kRecordStart.size() - 1));
    for (std::size_t at = bytes.find(kRecordStart); at != std::string::npos;
         at = bytes.find(kRecordStart, at + 1)) {
      if (auto record = record_at(pack, begin + at)) return record;
    }
  }
  return std::nullopt;
}

/// Adds what the index has, up to the first entry that cannot be true.
void read_index(const fs::path& path, Bytes& pack, PackContents& contents) {
  std::error_code none;
  if (!fs::exists(path, none)) return;
  Bytes index(path);
  const std::string_view bytes = index.at(0, index.size());
  if (!bytes.starts_with(kIndexStart)) return;
  contents.records.reserve(bytes.size() / PackRecord::kSize);
  for (std::size_t at = kIndexStart.size(); at < bytes.size(); at += PackRecord::kSize) {
    const std::optional<PackRecord> record = record_of(bytes.substr(at));
    if (!record || record->offset < contents.end || record->end() > pack.size()) break;
    contents.records.push_back(*record);
    contents.end = record->end();
  }
  // That of another pack, or of this one before it was put in the place of another.
  const auto is_there = [&](const PackRecord& record) { return record_at(pack, record.offset) == record; };
  if (contents.records.empty()) return;
  if (!is_there(contents.records.front()) && !is_there(contents.records.back())) {
    contents.records.clear();
    contents.end = kPackStart.size();
  }
}

}  // namespace

fs::path index_of(const fs::path& pack) {
  return fs::path(pack).replace_extension(".index");
}

PackContents read_pack(const fs::path& path) {
  Bytes pack(path);
  PackContents contents;
  contents.size = pack.size();
  contents.starts_well = pack.at(0, kPackStart.size()) == kPackStart;
  contents.end = kPackStart.size();
  try {
    read_index(index_of(path), pack, contents);
  } catch (const FileError&) {
    contents.records.clear();  // the pack itself says the same
    contents.end = kPackStart.size();
  }
  contents.indexed = contents.records.size();
  while (const auto record = next_record(pack, contents.end)) {
    contents.records.push_back(*record);
    contents.end = record->end();
  }
  if (!contents.starts_well && contents.records.empty()) contents.end = 0;
  return contents;
}

}  // namespace seedbed::results
