#include "results/run_lock.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/machine.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"

namespace seedbed::results {
namespace {

std::filesystem::path lock_file(const std::filesystem::path& directory) {
  return directory / "lock";
}

/// The whole file. Of the open file description (unlike POSIX locks, which any close() in the process gives
/// up), and unlike flock(2) one can ask who would be in the way without being in the way oneself.
struct flock whole_file() {
  struct flock region {};
  region.l_type = F_WRLCK;
  region.l_whence = SEEK_SET;
  return region;
}

LockHolder read_holder(const std::filesystem::path& file) {
  LockHolder holder;
  std::ifstream in(file);
  const auto value = [](const std::string& line) { return line.substr(line.find(' ') + 1); };
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("pid: ")) holder.pid = parse_integer<long>(value(line)).value_or(0);
    if (line.starts_with("host: ")) holder.host = value(line);
    if (line.starts_with("started: ")) holder.started = value(line);
    if (line.starts_with("command: ")) holder.command = value(line);
  }
  return holder;
}

void write_holder(int descriptor, const std::string& command) {
  const std::string text =
      fmt::format("pid: {}\nhost: {}\nstarted: {:%Y-%m-%d %H:%M:%S} UTC\ncommand: {}\n", ::getpid(),
                  host_name(), fmt::gmtime(std::time(nullptr)), one_line(command));
  // Only for people: if it cannot be written the lock still holds.
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, text.data(), text.size(), 0) < 0) return;
}

}  // namespace

std::string describe(const LockHolder& holder) {
  if (holder.pid == 0) return "another process";
  return fmt::format("process {} on {}, since {}: {}", holder.pid, holder.host, holder.started,
                     holder.command);
}

RunLock::RunLock(const std::filesystem::path& directory, const std::string& command) {
  const auto file = lock_file(directory);
  descriptor_ = Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!descriptor_) throw FileError(file, "cannot be opened", errno);
  struct flock region = whole_file();
  if (::fcntl(descriptor_.get(), F_OFD_SETLK, &region) == 0) {
    write_holder(descriptor_.get(), command);
    return;
  }
  if (errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP) {
    throw FileError(
        file,
        "cannot be locked, since this file system has no locks; have the run directory on another "
        "one, where `seedbed merge` can bring in shares that were done here",
        errno);
  }
  if (errno != EAGAIN && errno != EACCES) throw FileError(file, "cannot be locked", errno);
  throw RunLocked(
      fmt::format("{}: is in use by {}; wait for it to end (a run can go to another directory with -o)",
                  directory.string(), describe(read_holder(file))));
}

std::optional<LockHolder> RunLock::holder(const std::filesystem::path& directory) {
  const auto file = lock_file(directory);
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) return std::nullopt;
  struct flock region = whole_file();
  const bool held = ::fcntl(descriptor.get(), F_OFD_GETLK, &region) == 0 && region.l_type != F_UNLCK;
  if (!held) return std::nullopt;
  return read_holder(file);
}

}  // namespace seedbed::results
