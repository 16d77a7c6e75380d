#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "base/descriptor.hpp"

namespace seedbed::results {

inline std::uint64_t big_endian(const unsigned char* bytes, std::size_t length) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < length; ++i) value = value << 8 | bytes[i];
  return value;
}

/// A file read at any place. One that is not there is empty.
class FileBytes {
 public:
  /// Throws std::runtime_error if the file is there and cannot be read.
  explicit FileBytes(const std::filesystem::path& path);

  std::uint64_t size() const { return size_; }
  /// How many bytes there were; less than asked for at the end of the file, or where it cannot be read.
  std::size_t read(std::uint64_t at, unsigned char* bytes, std::size_t count) const;

 private:
  Descriptor descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace seedbed::results
