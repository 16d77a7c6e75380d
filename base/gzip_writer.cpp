#include "base/gzip_writer.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace seedbed {

struct GzipWriter::State {
  z_stream stream{};
  std::string packed;

  void pack(std::string_view text, int flush) {
    constexpr std::size_t kRoom = std::size_t{1} << 16;
    do {
      const std::size_t part = std::min<std::size_t>(text.size(), std::numeric_limits<uInt>::max());
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
      stream.avail_in = static_cast<uInt>(part);
      do {
        const std::size_t before = packed.size();
        packed.resize(before + kRoom);
        stream.next_out = reinterpret_cast<Bytef*>(packed.data() + before);
        stream.avail_out = kRoom;
        deflate(&stream, part == text.size() ? flush : Z_NO_FLUSH);
        packed.resize(before + kRoom - stream.avail_out);
      } while (stream.avail_out == 0);
      text.remove_prefix(part);
    } while (!text.empty());
  }
};

GzipWriter::GzipWriter() : state_(std::make_unique<State>()) {
  constexpr int kGzip = 15 + 16, kMemory = 8;
  if (deflateInit2(&state_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::bad_alloc();
}

GzipWriter::~GzipWriter() {
  deflateEnd(&state_->stream);
}

std::string_view GzipWriter::add(std::string_view text) {
  state_->packed.clear();
  if (!text.empty()) state_->pack(text, Z_NO_FLUSH);
  return state_->packed;
}

std::string_view GzipWriter::end() {
  state_->packed.clear();
  state_->pack({}, Z_FINISH);
  return state_->packed;
}

}  // namespace seedbed
