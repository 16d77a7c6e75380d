#include "experiments/dataset/memory_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace seedbed::experiments {
namespace {

constexpr int kAllSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

[[noreturn]] void fail(const char* what, std::size_t size) {
  const char* advice = errno == EFBIG
                           ? "the limit of the size of files (`ulimit -f`) holds for it too: raise it"
                           : "end what else takes memory here, or use fewer rows or columns";
  throw NoMemory(fmt::format("cannot {} {} MiB of memory for the encoded data: {}; {}", what,
                             (size >> 20) + 1, std::generic_category().message(errno), advice));
}

}  // namespace

MemoryMapping::MemoryMapping(int descriptor, std::size_t size, bool writable) : size_(size) {
  const int access = writable ? PROT_READ | PROT_WRITE : PROT_READ;
  void* const address = mmap(nullptr, size, access, MAP_SHARED, descriptor, 0);
  if (address == MAP_FAILED) fail("map", size);
  data_ = static_cast<std::byte*>(address);
}

MemoryMapping::~MemoryMapping() {
  munmap(data_, size_);
}

MemoryFile::MemoryFile(std::size_t size)
    : descriptor_(memfd_create("seedbed-data", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
  if (!descriptor_) fail("create", size);
  // A size alone would reserve nothing: whoever fills the file is killed where memory ends.
  int error = EINTR;
  while (error == EINTR) error = posix_fallocate(descriptor_.get(), 0, static_cast<off_t>(size));
  if (error == 0) return;
  errno = error;
  fail("reserve", size);
}

Descriptor MemoryFile::seal() && {
  if (fcntl(descriptor_.get(), F_ADD_SEALS, kAllSeals) != 0) fail("seal", 0);
  return std::move(descriptor_);
}

std::int64_t bytes_of(const Descriptor& file) {
  struct stat status = {};
  return fstat(file.get(), &status) == 0 ? status.st_size : 0;
}

bool is_sealed(int descriptor) {
  const int seals = fcntl(descriptor, F_GET_SEALS);
  return seals >= 0 && (seals & kAllSeals) == kAllSeals;
}

}  // namespace seedbed::experiments
