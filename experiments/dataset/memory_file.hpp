#pragma once

#include <cstddef>

namespace seedbed::experiments {

/// A mapping of a memory file, undone at the end.
class MemoryMapping {
 public:
  MemoryMapping(int descriptor, std::size_t size, bool writable);
  ~MemoryMapping();
  MemoryMapping(const MemoryMapping&) = delete;
  MemoryMapping& operator=(const MemoryMapping&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A file in memory without a name (memfd), closed at the end unless released.
class MemoryFile {
 public:
  /// Throws DataError if there is no memory for it.
  explicit MemoryFile(std::size_t size);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }
  /// Forbids every later change of content and size; no writable mapping may be left.
  void seal();
  int release();

 private:
  int descriptor_ = -1;
};

/// Whether the descriptor is a memory file that nobody can change or shrink any more.
bool is_sealed(int descriptor);

}  // namespace seedbed::experiments
