#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_input.hpp"

namespace seedbed::fuzz {

/// A file in memory that readers open by its path; closed at the end.
class MemoryText {
 public:
  explicit MemoryText(std::string_view text) : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
    require(descriptor_ >= 0, "there is memory for the input");
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
      require(count > 0, "there is memory for the input");
      done += static_cast<std::size_t>(count);
    }
  }
  ~MemoryText() { ::close(descriptor_); }
  MemoryText(const MemoryText&) = delete;
  MemoryText& operator=(const MemoryText&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  /// At the beginning of the file; the caller closes it.
  int open() const { return ::open(path().c_str(), O_RDONLY | O_CLOEXEC); }

 private:
  int descriptor_;
};

/// The text as a gzip file.
inline std::string gzipped(std::string_view text) {
  z_stream stream = {};
  constexpr int kGzip = 16 + 15;
  require(deflateInit2(&stream, 1, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib starts");
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib packs the text");
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// What zlib takes for the beginning of a gzip file.
inline bool looks_packed(std::string_view text) {
  return text.starts_with("\x1f\x8b");
}

}  // namespace seedbed::fuzz
