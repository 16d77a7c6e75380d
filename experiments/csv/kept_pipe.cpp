#include "experiments/csv/kept_pipe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>

#include "base/data_error.hpp"
#include "base/descriptor.hpp"

namespace seedbed::experiments {
namespace {

struct Kept {
  std::mutex mutex;
  std::map<std::string, Descriptor> files;  // by the path of the pipe
};

Kept& kept() {
  static Kept all;
  return all;
}

bool gives_its_contents_once(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISCHR(status.st_mode);
}

[[noreturn]] void fail(const std::string& path, const std::string& what, int error) {
  throw DataError(fmt::format("{}: {}: {}", path, what, std::generic_category().message(error)), "data.path");
}

/// In the folder for temporary files, which TMPDIR says; it has no name there.
Descriptor nameless_file(const std::string& path) {
  std::error_code ignored;
  const std::string folder = std::filesystem::temp_directory_path(ignored).string();
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  std::string name = folder + "/seedbed-pipe-XXXXXX";
  file = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!file) fail(path, fmt::format("what the pipe gives cannot be kept in {}", folder), errno);
  ::unlink(name.c_str());
  return file;
}

void write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR)
      fail(path,
           "what the pipe gives cannot be kept in the folder for temporary files (TMPDIR names another one)",
           errno);
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

Descriptor copy_of(const std::string& path) {
  const Descriptor pipe(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!pipe) fail(path, "cannot read the file", errno);
  Descriptor file = nameless_file(path);
  std::string buffer(std::size_t{1} << 18, '\0');
  while (true) {
    const ssize_t count = ::read(pipe.get(), buffer.data(), buffer.size());
    if (count == 0) return file;
    if (count < 0 && errno != EINTR) fail(path, "cannot read the file", errno);
    if (count > 0) write_all(file.get(), {buffer.data(), static_cast<std::size_t>(count)}, path);
  }
}

}  // namespace

void keep_pipe(const std::string& path) {
  const std::lock_guard lock(kept().mutex);
  if (kept().files.contains(path) || !gives_its_contents_once(path)) return;
  kept().files.emplace(path, copy_of(path));
}

std::string readable_path(const std::string& path) {
  const std::lock_guard lock(kept().mutex);
  const auto found = kept().files.find(path);
  return found == kept().files.end() ? path : fmt::format("/proc/self/fd/{}", found->second.get());
}

std::vector<std::string> kept_pipes() {
  const std::lock_guard lock(kept().mutex);
  std::vector<std::string> paths;
  for (const auto& [path, file] : kept().files) paths.push_back(path);
  return paths;
}

}  // namespace seedbed::experiments
