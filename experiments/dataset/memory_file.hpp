#pragma once

#include <cstddef>
#include <cstdint>

#include "base/data_error.hpp"
#include "base/descriptor.hpp"

namespace seedbed::experiments {

/// There is no memory for encoded data now.
class NoMemory : public DataError {
 public:
  using DataError::DataError;
};

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

/// A file in memory without a name (memfd).
class MemoryFile {
 public:
  /// Reserves the memory at once. Throws NoMemory if there is none.
  explicit MemoryFile(std::size_t size);

  int descriptor() const { return descriptor_.get(); }
  /// Forbids every later change of content and size; no writable mapping may be left.
  Descriptor seal() &&;

 private:
  Descriptor descriptor_;
};

/// The size of a memory file.
std::int64_t bytes_of(const Descriptor& file);

/// Whether the descriptor is a memory file that nobody can change or shrink any more.
bool is_sealed(int descriptor);

}  // namespace seedbed::experiments
