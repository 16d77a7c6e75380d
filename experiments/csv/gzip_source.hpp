#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace seedbed::experiments {

/// Reads a file's bytes from beginning to end, unpacking it if it is gzip (told by its content, not its
/// name). Throws DataError if the file cannot be opened, read or unpacked, or is cut short.
class GzipSource {
 public:
  explicit GzipSource(std::string path);
  /// Reads an open file, such as standard input; `name` is for messages. The descriptor stays the caller's.
  GzipSource(std::string name, int descriptor);

  /// Fills `buffer` with up to `size` bytes; 0 at the end of the file.
  std::size_t read(char* buffer, std::size_t size);

  /// Bytes of the file itself, packed if it is, that have been read so far.
  std::uint64_t position() const;
  /// Whether the file is gzip; known from the first `read` on.
  bool packed() const;

 private:
  void start(void* file);

  struct Close {
    void operator()(void* file) const;
  };
  std::string path_;
  std::unique_ptr<void, Close> file_;
};

}  // namespace seedbed::experiments
