// A library for LD_PRELOAD that makes a process's writing fail, as a full disk, a broken one or a read-only
// one would.
//   FAILING_WRITES_UNDER   only calls on files below this folder count
//   FAILING_WRITES_AT      the number of the call that fails, from 1; 0 = none, calls are only counted
//   FAILING_WRITES_MODE    once: only that call; onward: every later one too; short: that call writes half of
//   its bytes,
//                          and every later one fails
//   FAILING_WRITES_ERROR   errno of the failures
//   FAILING_WRITES_COUNTER a file of 16 bytes, elsewhere, in which the processes count together: calls, and
//   renames
//                          whose directory has not been synced since
// Counted are opening for writing, making folders, writing, changing the length, syncing, renaming and
// linking.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>

namespace {

using Counter = std::atomic<std::uint64_t>;
static_assert(Counter::is_always_lock_free, "shared between processes");

struct Counters {
  Counter calls, unsynced;
};

const char* variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

struct Plan {
  std::string under = variable("FAILING_WRITES_UNDER");
  std::string mode = variable("FAILING_WRITES_MODE");
  std::uint64_t at = std::strtoull(variable("FAILING_WRITES_AT"), nullptr, 10);
  int error = std::atoi(variable("FAILING_WRITES_ERROR"));
  Counters* counters = nullptr;

  Plan() {
    const int file =
        static_cast<int>(dlsym(RTLD_NEXT, "open") == nullptr
                             ? -1
                             : reinterpret_cast<int (*)(const char*, int, ...)>(dlsym(RTLD_NEXT, "open"))(
                                   variable("FAILING_WRITES_COUNTER"), O_RDWR | O_CLOEXEC));
    if (file < 0) return;
    void* const memory = mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (memory != MAP_FAILED) counters = static_cast<Counters*>(memory);
  }
};

const Plan& plan() {
  static const Plan the_plan;
  return the_plan;
}

bool is_under(const std::string& path) {
  const std::string& folder = plan().under;
  return !folder.empty() && path.compare(0, folder.size(), folder) == 0 &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string absolute(const char* path) {
  if (path == nullptr || path[0] == '/') return path == nullptr ? "" : path;
  char here[4096];
  return getcwd(here, sizeof here) == nullptr ? std::string(path) : std::string(here) + "/" + path;
}

std::string path_of(int descriptor) {
  char name[64], path[4096];
  std::snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(name, path, sizeof path);
  return length < 0 ? "" : std::string(path, static_cast<std::size_t>(length));
}

/// Directories in which this process gave names that the disk does not know of yet, with how many.
std::map<std::string, std::uint64_t> unsynced;
std::mutex unsynced_mutex;

enum class Fate { goes_well, fails, is_short };

Fate fate(const std::string& path, bool writes_bytes = false) {
  const int before = errno;
  const Plan& p = plan();
  if (p.counters == nullptr || !is_under(path)) return Fate::goes_well;
  const std::uint64_t number = ++p.counters->calls;
  errno = before;
  if (p.at == 0 || number < p.at || (number > p.at && p.mode == "once")) return Fate::goes_well;
  if (number == p.at && p.mode == "short" && writes_bytes) return Fate::is_short;
  errno = p.error;
  return Fate::fails;
}

void note_rename(const std::string& to) {
  if (plan().counters == nullptr || !is_under(to)) return;
  const std::lock_guard lock(unsynced_mutex);
  ++unsynced[to.substr(0, to.rfind('/'))];
  ++plan().counters->unsynced;
}

void note_sync(const std::string& path) {
  if (plan().counters == nullptr) return;
  const std::lock_guard lock(unsynced_mutex);
  const auto found = unsynced.find(path);
  if (found == unsynced.end()) return;
  plan().counters->unsynced -= found->second;
  unsynced.erase(found);
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool opens_for_writing(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
}

int open_next(const char* name, const char* path, int flags, mode_t mode) {
  static const auto real_open = next<int (*)(const char*, int, ...)>("open");
  static const auto real_open64 = next<int (*)(const char*, int, ...)>("open64");
  if (opens_for_writing(flags) && fate(absolute(path)) != Fate::goes_well) return -1;
  return (std::strcmp(name, "open") == 0 ? real_open : real_open64)(path, flags, mode);
}

mode_t mode_argument(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

std::size_t length_for(Fate what, std::size_t length) {
  return what == Fate::is_short ? length / 2 : length;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return open_next("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return open_next("open64", path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  if (mode[0] != 'r' && fate(absolute(path)) != Fate::goes_well) return nullptr;
  return next<FILE* (*)(const char*, const char*)>("fopen")(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  if (mode[0] != 'r' && fate(absolute(path)) != Fate::goes_well) return nullptr;
  return next<FILE* (*)(const char*, const char*)>("fopen64")(path, mode);
}

ssize_t write(int file, const void* bytes, std::size_t length) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  const Fate what = fate(path_of(file), true);
  return what == Fate::fails ? -1 : real(file, bytes, length_for(what, length));
}

ssize_t pwrite(int file, const void* bytes, std::size_t length, off_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t, off_t)>("pwrite");
  const Fate what = fate(path_of(file), true);
  return what == Fate::fails ? -1 : real(file, bytes, length_for(what, length), at);
}

ssize_t pwrite64(int file, const void* bytes, std::size_t length, off64_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t, off64_t)>("pwrite64");
  const Fate what = fate(path_of(file), true);
  return what == Fate::fails ? -1 : real(file, bytes, length_for(what, length), at);
}

ssize_t writev(int file, const iovec* parts, int count) {
  if (fate(path_of(file)) != Fate::goes_well) return -1;
  return next<ssize_t (*)(int, const iovec*, int)>("writev")(file, parts, count);
}

int fsync(int file) {
  const std::string path = path_of(file);
  if (fate(path) != Fate::goes_well) return -1;
  const int result = next<int (*)(int)>("fsync")(file);
  if (result == 0) note_sync(path);
  return result;
}

int fdatasync(int file) {
  return fate(path_of(file)) != Fate::goes_well ? -1 : next<int (*)(int)>("fdatasync")(file);
}

int ftruncate(int file, off_t length) noexcept {
  return fate(path_of(file)) != Fate::goes_well ? -1 : next<int (*)(int, off_t)>("ftruncate")(file, length);
}

int ftruncate64(int file, off64_t length) noexcept {
  return fate(path_of(file)) != Fate::goes_well ? -1
                                                : next<int (*)(int, off64_t)>("ftruncate64")(file, length);
}

int posix_fallocate(int file, off_t at, off_t length) {
  if (fate(path_of(file)) != Fate::goes_well) return plan().error;
  return next<int (*)(int, off_t, off_t)>("posix_fallocate")(file, at, length);
}

int rename(const char* from, const char* to) noexcept {
  if (fate(absolute(to)) != Fate::goes_well) return -1;
  const int result = next<int (*)(const char*, const char*)>("rename")(from, to);
  if (result == 0) note_rename(absolute(to));
  return result;
}

int link(const char* from, const char* to) noexcept {
  if (fate(absolute(to)) != Fate::goes_well) return -1;
  return next<int (*)(const char*, const char*)>("link")(from, to);
}

int mkdir(const char* path, mode_t mode) noexcept {
  if (fate(absolute(path)) != Fate::goes_well) return -1;
  return next<int (*)(const char*, mode_t)>("mkdir")(path, mode);
}

}  // extern "C"
