#include "results/ledger/sqlite_bytes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace seedbed::results {

FileBytes::FileBytes(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (!descriptor_ && errno == ENOENT) return;
  struct stat status {};
  if (!descriptor_ || ::fstat(descriptor_.get(), &status) != 0)
    throw std::runtime_error(fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno)));
  size_ = static_cast<std::uint64_t>(status.st_size);
}

std::size_t FileBytes::read(std::uint64_t at, unsigned char* bytes, std::size_t count) const {
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = ::pread(descriptor_.get(), bytes + done, count - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace seedbed::results
