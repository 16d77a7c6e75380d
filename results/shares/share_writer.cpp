#include "results/shares/share_writer.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <random>
#include <thread>

#include "base/atomic_file.hpp"

namespace seedbed::results {
namespace {

constexpr int kTries = 6;
constexpr std::size_t kMostUnsynced = std::size_t{4} << 20;

/// A network's file system may fail and be well again.
void rest_before_try(int number) {
  std::this_thread::sleep_for(std::chrono::milliseconds(20 << number));
}

/// "3-node17-20250301-120000-4711-9f3a": in the order of shares, and for nobody else.
std::string new_name(const ShareHeader& header) {
  std::string host = header.environment.host.substr(0, 40);
  for (char& c : host) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.') c = '_';
  }
  const auto started = static_cast<std::time_t>(header.started);
  return fmt::format("{}-{}-{:%Y%m%d-%H%M%S}-{}-{:08x}", header.share, host, fmt::gmtime(started), ::getpid(),
                     std::random_device()());
}

}  // namespace

ShareWriter::ShareWriter(const ShareFolder& folder, ShareHeader header) {
  create(folder, header);
  header.writer = name_;
  write(header);
  sync();
  sync_directory_of(path_);
}

void ShareWriter::create(const ShareFolder& folder, const ShareHeader& header) {
  for (int number = 1; number <= kTries; ++number) {
    name_ = new_name(header);
    path_ = folder.file(name_);
    descriptor_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (descriptor_) return;
    if (number == kTries || errno == EACCES || errno == EROFS || errno == ENOENT)
      throw FileError(path_, "cannot be created", errno);
    rest_before_try(number);
  }
}

void ShareWriter::write(const ShareRecord& record) {
  const std::string bytes = encode(record);
  put(bytes, synced_ + static_cast<std::int64_t>(unsynced_.size()));
  unsynced_ += bytes;
  if (unsynced_.size() > kMostUnsynced) sync();
}

void ShareWriter::sync() {
  if (unsynced_.empty()) return;
  for (int number = 1; ::fdatasync(descriptor_.get()) != 0; ++number) {
    if (errno == EINVAL || errno == ENOTSUP) break;  // file systems that cannot are taken at their word
    if (number == kTries) throw FileError(path_, "cannot be written", errno);
    rest_before_try(number);
    put(unsynced_, synced_);  // nobody knows what of it has arrived
  }
  synced_ += static_cast<std::int64_t>(unsynced_.size());
  unsynced_.clear();
}

/// In one write if possible. What a failed one left is written over: readers pass over it meanwhile.
void ShareWriter::put(const std::string& bytes, std::int64_t at) {
  for (int number = 1;; ++number) {
    const ssize_t written = ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), at);
    if (written == static_cast<ssize_t>(bytes.size())) return;
    const int problem = written < 0 ? errno : ENOSPC;
    if (number == kTries) throw FileError(path_, "cannot be written", problem);
    if (problem != EINTR) rest_before_try(number);
  }
}

}  // namespace seedbed::results
