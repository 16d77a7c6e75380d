#include "results/shares/share_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/descriptor.hpp"
#include "results/shares/byte_fields.hpp"
#include "results/shares/record_frame.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kAtOnce = std::size_t{1} << 20;

/// Appends what comes next in the file; returns how much. Anything that is in the way is tried again once: a
/// file of a network may have been put in the place of another.
std::size_t read_more(int file, std::string& bytes, std::uint64_t at, const std::filesystem::path& path) {
  const std::size_t before = bytes.size();
  bytes.resize(before + kAtOnce);
  ssize_t count = -1;
  for (int tries = 0; count < 0 && tries < 3; ++tries)
    count = ::pread(file, bytes.data() + before, kAtOnce, static_cast<off_t>(at));
  if (count < 0) throw FileError(path, "cannot be read", errno);
  bytes.resize(before + static_cast<std::size_t>(count));
  return static_cast<std::size_t>(count);
}

}  // namespace

std::optional<ShareHeader> share_header(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string bytes;
  if (!file || read_more(file.get(), bytes, 0, path) == 0) return std::nullopt;
  const FrameFound found = frame_at_start_of(bytes);
  if (found.state != FrameState::whole) return std::nullopt;
  try {
    ShareRecord record = decode_share_record(found.frame.kind, found.frame.payload);
    if (auto* header = std::get_if<ShareHeader>(&record)) return std::move(*header);
  } catch (const BadRecord&) {
    return std::nullopt;
  }
  return std::nullopt;
}

bool ShareReader::read(const std::function<void(const ShareRecord& record)>& visit) {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT || errno == ESTALE) return false;
    throw FileError(path_, "cannot be read", errno);
  }
  std::string bytes;
  for (bool at_end = false; !at_end;) {
    at_end = read_more(file.get(), bytes, position_ + bytes.size(), path_) == 0;
    // A record that goes on is waited for until there is enough, or no more.
    if (!at_end && frame_at_start_of(bytes).state == FrameState::incomplete) continue;
    bytes.erase(0, take_whole(bytes, at_end, visit));
  }
  rest_ = bytes.size();
  return true;
}

/// Returns how many bytes have been read.
std::size_t ShareReader::take_whole(std::string_view bytes, bool at_end,
                                    const std::function<void(const ShareRecord& record)>& visit) {
  const std::size_t all = bytes.size();
  while (!bytes.empty()) {
    const FrameFound found = frame_at_start_of(bytes);
    std::size_t size = found.frame.size;
    if (found.state == FrameState::whole) {
      try {
        visit(decode_share_record(found.frame.kind, found.frame.payload));
      } catch (const BadRecord& error) {
        note_damage(fmt::format("a record cannot be understood: {}", error.what()), position_);
      }
    } else {
      if (found.state == FrameState::incomplete && !at_end) break;
      const std::optional<std::size_t> next = next_whole_frame(bytes);
      if (!next) break;  // its writer may be about to write it, or to mend it
      size = *next;
      note_damage(fmt::format("{} bytes are damaged and passed over", size), position_);
    }
    bytes.remove_prefix(size);
    position_ += size;
  }
  return all - bytes.size();
}

void ShareReader::note_damage(const std::string& what, std::uint64_t where) {
  damage_.push_back(fmt::format("{}: at byte {}: {}", path_.string(), where, what));
}

}  // namespace seedbed::results
