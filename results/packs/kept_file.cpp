#include "results/packs/kept_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/descriptor.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

std::string reason(int error) {
  return std::generic_category().message(error);
}

/// So many bytes from there on.
std::string bytes_of(int file, std::uint64_t offset, std::uint64_t length) {
  std::string bytes(length, '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t more =
        ::pread(file, bytes.data() + have, bytes.size() - have, static_cast<off_t>(offset + have));
    if (more < 0 && errno != EINTR) throw KeptFileError("it cannot be read: " + reason(errno));
    if (more == 0) throw KeptFileError("it is truncated");
    if (more > 0) have += static_cast<std::size_t>(more);
  }
  return bytes;
}

}  // namespace

KeptFile::KeptFile(const fs::path& pack, const PackRecord& record)
    : path(pack),
      member(results::file_name(record.kind, record.job)),
      offset(record.bytes_at()),
      length(record.length),
      hash(record.hash) {}

std::string KeptFile::name() const {
  return packed() ? fmt::format("{} ({})", path.string(), member) : path.string();
}

bool KeptFile::exists() const {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::uint64_t KeptFile::size() const {
  if (packed()) return length;
  std::error_code none;
  const std::uintmax_t bytes = fs::file_size(path, none);
  return none ? 0 : bytes;
}

std::string KeptFile::read_here() const {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) throw KeptFileError("there is no such file");
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) throw KeptFileError("it cannot be read: " + reason(errno));
  if (!S_ISREG(status.st_mode)) throw KeptFileError("it is not a file");
  if (!packed()) return bytes_of(file.get(), 0, static_cast<std::uint64_t>(status.st_size));
  // The length is believed only where there are as many bytes.
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (offset > size || length > size - offset) throw KeptFileError("the pack is truncated");
  std::string bytes = bytes_of(file.get(), offset, length);
  if (bytes_hash(bytes) != hash) throw KeptFileError("its content does not match its hash: it is damaged");
  return bytes;
}

std::string KeptFile::read() const {
  try {
    return read_here();
  } catch (const KeptFileError&) {
    const std::optional<KeptFile> now = found_again ? found_again() : std::nullopt;
    const bool moved = now && (now->path != path || now->offset != offset);
    if (!moved) throw;
    return now->read_here();
  }
}

}  // namespace seedbed::results
