#include "results/sqlite_log.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <span>

#include "results/sqlite_bytes.hpp"
#include "results/sqlite_pages.hpp"

namespace seedbed::results {
namespace {

/// The running checksum of section 4.2.
class Checksum {
 public:
  explicit Checksum(bool big) : big_(big) {}

  void add(std::span<const unsigned char> bytes) {
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
      first_ += word(&bytes[i]) + second_;
      second_ += word(&bytes[i + 4]) + first_;
    }
  }
  bool matches(const unsigned char* stored) const {
    return big_endian(stored, 4) == first_ && big_endian(stored + 4, 4) == second_;
  }

 private:
  std::uint32_t word(const unsigned char* bytes) const {
    const auto big = static_cast<std::uint32_t>(big_endian(bytes, 4));
    return big_ ? big : __builtin_bswap32(big);
  }

  bool big_;
  std::uint32_t first_ = 0, second_ = 0;
};

constexpr std::uint64_t kMagic = 0x377F0682;  // | 1: checksums of big-endian words

}  // namespace

std::filesystem::path log_of(const std::filesystem::path& file) {
  std::filesystem::path log = file;
  return log += "-wal";
}

std::string log_fault(const std::filesystem::path& file) {
  const FileBytes log(log_of(file));
  constexpr std::size_t frame_size = kFrameHeader + kPageSize;
  if (log.size() < kLogHeader + frame_size) return "";  // it holds nothing
  const std::string name = log_of(file).filename().string();
  std::array<unsigned char, kLogHeader> header;
  log.read(0, header.data(), header.size());
  const std::uint64_t magic = big_endian(header.data(), 4);
  Checksum sum((magic & 1) != 0);
  sum.add(std::span(header).first(24));
  if ((magic | 1) != (kMagic | 1) || !sum.matches(&header[24]) || big_endian(&header[8], 4) != kPageSize)
    return fmt::format("the beginning of {} is not right", name);
  std::array<unsigned char, frame_size> frame;
  std::uint64_t damaged_at = 0;
  std::string fault;
  for (std::uint64_t at = kLogHeader; at + frame_size <= log.size(); at += frame_size) {
    log.read(at, frame.data(), frame.size());
    const bool of_this_log = std::memcmp(&frame[8], &header[16], 8) == 0;
    if (damaged_at > 0 && of_this_log) {
      fault = fmt::format("{} is damaged at byte {}", name, damaged_at);
      break;
    }
    if (damaged_at > 0) continue;
    sum.add(std::span(frame).first(8));
    sum.add(std::span(frame).subspan(kFrameHeader));
    if (of_this_log && sum.matches(&frame[16])) continue;
    damaged_at = at;
    // Frames are written header first: one that was cut off by a crash is not whole at the end of the file.
    if (of_this_log && at + frame_size == log.size()) fault = fmt::format("{} is damaged at its end", name);
  }
  // A writer may have begun a new log in the meantime.
  std::array<unsigned char, kLogHeader> now;
  log.read(0, now.data(), now.size());
  return now == header ? fault : "";
}

}  // namespace seedbed::results
