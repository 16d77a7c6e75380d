// A file system that behaves as one over a network may: each mount of a folder shows what others have written
// late, keeps what was written through it to itself until a file is synced or closed, refuses locks, and
// fails a write or a sync now and then, of which a torn half or nothing at all arrives. A mount whose process
// is killed loses what it had kept.
//   late_fs FOLDER MOUNT_POINT EVERY [FUSE options]      EVERY: of so many writes (and syncs) one fails; 0 =
//   none

#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <fcntl.h>
#include <fuse.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr double kSecondsLate = 0.3;  // that names and sizes may be old

/// Written through this mount and not yet in the folder.
struct Pending {
  std::vector<std::pair<off_t, std::string>> writes;
  off_t end = 0;
};

std::string folder;
long every = 0, count = 0;
std::map<std::string, Pending> pending;  // by path

std::string real(const char* path) {
  return folder + path;
}

int answer(long result) {
  return result < 0 ? -errno : static_cast<int>(result);
}

bool fails_now() {
  return every > 0 && ++count % every == 0;
}

/// Puts what is kept of a file into the folder; what fails is lost.
int arrive(const std::string& path) {
  const auto kept = pending.find(path);
  if (kept == pending.end()) return 0;
  Pending writes = std::move(kept->second);
  pending.erase(kept);
  if (fails_now()) return -EIO;
  const int file = open(real(path.c_str()).c_str(), O_WRONLY);
  if (file < 0) return errno == ENOENT ? 0 : -errno;
  int result = 0;
  for (const auto& [at, bytes] : writes.writes) {
    if (pwrite(file, bytes.data(), bytes.size(), at) < 0) result = -errno;
  }
  close(file);
  return result;
}

int get_attributes(const char* path, struct stat* status, fuse_file_info*) {
  const int result = answer(lstat(real(path).c_str(), status));
  const auto kept = pending.find(path);
  if (result == 0 && kept != pending.end()) status->st_size = std::max(status->st_size, kept->second.end);
  return result;
}

int list(const char* path, void* names, fuse_fill_dir_t add, off_t, fuse_file_info*, fuse_readdir_flags) {
  DIR* directory = opendir(real(path).c_str());
  if (directory == nullptr) return -errno;
  while (const dirent* entry = readdir(directory))
    add(names, entry->d_name, nullptr, 0, static_cast<fuse_fill_dir_flags>(0));
  closedir(directory);
  return 0;
}

int open_file(const char* path, fuse_file_info* info) {
  const int file = open(real(path).c_str(), info->flags & ~O_APPEND);
  if (file < 0) return -errno;
  info->fh = static_cast<std::uint64_t>(file);
  return 0;
}

int create(const char* path, mode_t mode, fuse_file_info* info) {
  const int file = open(real(path).c_str(), info->flags | O_CREAT, mode);
  if (file < 0) return -errno;
  info->fh = static_cast<std::uint64_t>(file);
  return 0;
}

int read_file(const char* path, char* bytes, std::size_t size, off_t at, fuse_file_info* info) {
  if (pending.contains(path)) arrive(path);  // who wrote it sees it
  return answer(pread(static_cast<int>(info->fh), bytes, size, at));
}

int write_file(const char* path, const char* bytes, std::size_t size, off_t at, fuse_file_info*) {
  Pending& kept = pending[path];
  const bool fails = fails_now();
  const std::size_t taken = fails ? size / 2 : size;
  kept.writes.emplace_back(at, std::string(bytes, taken));
  kept.end = std::max(kept.end, at + static_cast<off_t>(taken));
  return fails ? -EIO : static_cast<int>(size);
}

int sync_file(const char* path, int, fuse_file_info*) {
  return arrive(path);
}

int close_file(const char* path, fuse_file_info*) {
  return arrive(path);
}

int release(const char*, fuse_file_info* info) {
  close(static_cast<int>(info->fh));
  return 0;
}

int rename_file(const char* from, const char* to, unsigned flags) {
  if (flags != 0) return -EINVAL;
  arrive(from);
  pending.erase(to);
  return answer(rename(real(from).c_str(), real(to).c_str()));
}

int remove_file(const char* path) {
  pending.erase(path);
  return answer(unlink(real(path).c_str()));
}

int no_locks(const char*, fuse_file_info*, int, struct flock*) {
  return -ENOLCK;
}

fuse_operations operations() {
  fuse_operations all{};
  all.init = [](fuse_conn_info*, fuse_config* config) -> void* {
    config->attr_timeout = config->entry_timeout = config->negative_timeout = kSecondsLate;
    return nullptr;
  };
  all.getattr = get_attributes;
  all.readdir = list;
  all.open = open_file;
  all.create = create;
  all.read = read_file;
  all.write = write_file;
  all.fsync = sync_file;
  all.flush = close_file;
  all.release = release;
  all.rename = rename_file;
  all.unlink = remove_file;
  all.lock = no_locks;
  all.flock = [](const char*, fuse_file_info*, int) { return -ENOLCK; };
  all.mkdir = [](const char* path, mode_t mode) { return answer(mkdir(real(path).c_str(), mode)); };
  all.rmdir = [](const char* path) { return answer(rmdir(real(path).c_str())); };
  all.chmod = [](const char* path, mode_t mode, fuse_file_info*) {
    return answer(chmod(real(path).c_str(), mode));
  };
  all.truncate = [](const char* path, off_t size, fuse_file_info*) {
    arrive(path);
    return answer(truncate(real(path).c_str(), size));
  };
  all.utimens = [](const char* path, const timespec* times, fuse_file_info*) {
    return answer(utimensat(AT_FDCWD, real(path).c_str(), times, AT_SYMLINK_NOFOLLOW));
  };
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: late_fs FOLDER MOUNT_POINT EVERY [FUSE options]\n");
    return 2;
  }
  folder = argv[1];
  every = std::strtol(argv[3], nullptr, 10);
  std::vector<char*> arguments = {argv[0], argv[2]};
  std::string foreground = "-f", single = "-s";
  arguments.push_back(foreground.data());
  arguments.push_back(single.data());
  for (int i = 4; i < argc; ++i) arguments.push_back(argv[i]);
  const fuse_operations all = operations();
  return fuse_main(static_cast<int>(arguments.size()), arguments.data(), &all, nullptr);
}
