#include "results/packs/pack_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "base/atomic_file.hpp"
#include "results/packs/pack_contents.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBuffered = std::size_t{1} << 20;  // bytes

Descriptor opened(const fs::path& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file) throw FileError(path, "cannot be opened", errno);
  return file;
}

void write_at(const fs::path& path, int file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno != EINTR) throw FileError(path, "cannot be written", errno);
    if (count <= 0) continue;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void cut(const fs::path& path, int file, std::uint64_t size) {
  if (::ftruncate(file, static_cast<off_t>(size)) != 0) throw FileError(path, "cannot be written", errno);
}

std::uint64_t microseconds_now() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(
      duration_cast<microseconds>(system_clock::now().time_since_epoch()).count());
}

}  // namespace

PackWriter::PackWriter(fs::path pack) : path_(std::move(pack)), pack_(opened(path_)) {
  lock();
  struct stat status {};
  if (::fstat(pack_.get(), &status) != 0) throw FileError(path_, "cannot be read", errno);
  // Of one that was begun and no more, the start may be torn.
  if (static_cast<std::uint64_t>(status.st_size) <= kPackStart.size()) {
    make();
  } else {
    open_again();
  }
}

/// Two writers would write over each other. A file system without locks is taken at its word: there the
/// directory's own lock does not hold either.
void PackWriter::lock() {
  struct flock region {};
  region.l_type = F_WRLCK;
  region.l_whence = SEEK_SET;
  if (::fcntl(pack_.get(), F_OFD_SETLK, &region) == 0) return;
  if (errno == EAGAIN || errno == EACCES) throw NotOurs();
}

void PackWriter::make() {
  index_ = opened(index_of(path_));
  cut(path_, pack_.get(), 0);
  buffer_ = kPackStart;
  end_ = kPackStart.size();
  cut(index_of(path_), index_.get(), 0);
  write_at(index_of(path_), index_.get(), kIndexStart, 0);
  index_end_ = kIndexStart.size();
  flush();
  sync_directory_of(path_);
}

void PackWriter::open_again() {
  const PackContents there = read_pack(path_);
  if (there.end == 0) throw NotOurs();
  index_ = opened(index_of(path_));
  if (!there.starts_well) write_at(path_, pack_.get(), kPackStart, 0);
  end_ = flushed_ = there.end;
  if (there.size > end_) cut(path_, pack_.get(), end_);
  for (std::size_t i = there.indexed; i < there.records.size(); ++i) entries_ += to_bytes(there.records[i]);
  index_end_ = kIndexStart.size() + there.indexed * PackRecord::kSize;
  const fs::path index = index_of(path_);
  if (there.indexed == 0) write_at(index, index_.get(), kIndexStart, 0);
  cut(index, index_.get(), index_end_);
  commit();
}

PackRecord PackWriter::append(FileKind kind, const std::string& job, std::string_view bytes) {
  PackRecord record;
  record.kind = kind;
  record.job = job;
  record.length = bytes.size();
  record.hash = bytes_hash(bytes);
  record.written = microseconds_now();
  add(record, bytes);
  return record;
}

void PackWriter::remove(FileKind kind, const std::string& job) {
  PackRecord record;
  record.kind = kind;
  record.job = job;
  record.removed = true;
  record.hash = bytes_hash("");
  record.written = microseconds_now();
  add(record, "");
}

void PackWriter::copy(PackRecord record, std::string_view bytes) {
  add(record, bytes);
}

void PackWriter::add(PackRecord& record, std::string_view bytes) {
  record.offset = end_;
  const std::string head = to_bytes(record);
  buffer_ += head;
  buffer_ += bytes;
  entries_ += head;
  end_ += head.size() + bytes.size();
  if (buffer_.size() >= kBuffered) flush();
}

void PackWriter::flush() {
  write_at(path_, pack_.get(), buffer_, flushed_);
  flushed_ += buffer_.size();
  buffer_.clear();
}

void PackWriter::commit() {
  flush();
  if (entries_.empty()) return;
  if (::fdatasync(pack_.get()) != 0) throw FileError(path_, "cannot be written", errno);
  write_at(index_of(path_), index_.get(), entries_, index_end_);
  index_end_ += entries_.size();
  entries_.clear();
}

}  // namespace seedbed::results
