#include "base/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

namespace seedbed {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 18;
/// The kernel is told to begin writing to the disk after so many bytes, so that the wait at the end is short.
constexpr std::size_t kWriteBack = std::size_t{1} << 23;

}  // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)) {
  static std::atomic<unsigned> number = 0;
  do {
    // A name may be taken by what a killed process of the same number left, here or on another host. Not
    // mkstemp, whose files only their owner may read.
    temporary_ =
        path_.parent_path() / fmt::format(".{}.{}-{}.tmp", path_.filename().string(), ::getpid(), ++number);
    descriptor_ = Descriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  } while (!descriptor_ && errno == EEXIST);
  if (!descriptor_) throw FileError(path_, "cannot be created", errno);
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view text) {
  if (buffer_.size() + text.size() > kBufferSize) flush();
  if (text.size() >= kBufferSize) {
    write_through(text);
  } else {
    buffer_ += text;
  }
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void AtomicFile::flush() {
  write_through(buffer_);
  buffer_.clear();
}

void AtomicFile::write_through(std::string_view text) {
  written_ += text.size();
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_.get(), text.data(), text.size());
    if (count < 0 && errno != EINTR) throw FileError(path_, "cannot be written", errno);
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (written_ - written_back_ >= kWriteBack) begin_write_back();
}

/// Waits for nothing, and may fail: it only brings forward what happens anyway.
void AtomicFile::begin_write_back() {
  ::sync_file_range(descriptor_.get(), static_cast<off64_t>(written_back_),
                    static_cast<off64_t>(written_ - written_back_), SYNC_FILE_RANGE_WRITE);
  written_back_ = written_;
}

void AtomicFile::commit() {
  flush();
  if (::fsync(descriptor_.get()) != 0) throw FileError(path_, "cannot be written", errno);
  // Network file systems may say only now that they could not write.
  if (::close(descriptor_.release()) != 0) throw FileError(path_, "cannot be written", errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw FileError(path_, "cannot be replaced", errno);
  temporary_.clear();
  sync_directory_of(path_);
}

void AtomicFile::remove_abandoned(const fs::path& directory) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') && name.ends_with(".tmp")) fs::remove(entry.path(), ignored);
  }
}

void sync_directory_of(const fs::path& file) {
  const fs::path directory = file.has_parent_path() ? file.parent_path() : ".";
  const Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor) return;  // one may write into a directory without being allowed to read it
  if (::fsync(descriptor.get()) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS) return;
  throw FileError(directory, "cannot be written", errno);
}

}  // namespace seedbed
