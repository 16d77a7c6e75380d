#include "results/ledger/sqlite_log.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <span>

#include "results/ledger/sqlite_bytes.hpp"
#include "results/ledger/sqlite_pages.hpp"

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

/// Which log a frame says it belongs to. A new log overwrites an old one from the beginning on, and has a
/// first salt one higher.
enum class Belongs { here, to_an_earlier_log, nowhere };

Belongs belongs(const unsigned char* log_header, const unsigned char* frame_header) {
  if (std::memcmp(frame_header + 8, log_header + 16, 8) == 0) return Belongs::here;
  // Zeros: a power cut after the file had grown.
  if (big_endian(frame_header + 8, 8) == 0) return Belongs::to_an_earlier_log;
  const auto earlier_logs = static_cast<std::uint32_t>(big_endian(log_header + 12, 4));
  const auto age =
      static_cast<std::uint32_t>(big_endian(log_header + 16, 4) - big_endian(frame_header + 8, 4));
  return age >= 1 && age <= earlier_logs ? Belongs::to_an_earlier_log : Belongs::nowhere;
}

}  // namespace

std::filesystem::path log_of(const std::filesystem::path& file) {
  std::filesystem::path log = file;
  return log += "-wal";
}

std::string log_fault(const std::filesystem::path& file) {
  const FileBytes log(log_of(file));
  constexpr std::size_t kFrameSize = kFrameHeader + kPageSize;
  if (log.size() < kLogHeader + kFrameSize) return "";  // it holds nothing
  const std::string name = log_of(file).filename().string();
  std::array<unsigned char, kLogHeader> header;
  log.read(0, header.data(), header.size());
  const std::uint64_t magic = big_endian(header.data(), 4);
  Checksum sum((magic & 1) != 0);
  sum.add(std::span(header).first(24));
  if ((magic | 1) != (kMagic | 1) || !sum.matches(&header[24]) || big_endian(&header[8], 4) != kPageSize)
    return fmt::format("the beginning of {} is not right", name);
  std::array<unsigned char, kFrameSize> frame;
  std::uint64_t damaged_at = 0;
  std::string fault;
  for (std::uint64_t at = kLogHeader; at + kFrameSize <= log.size(); at += kFrameSize) {
    log.read(at, frame.data(), frame.size());
    const Belongs place = belongs(header.data(), frame.data());
    if (damaged_at > 0 && place != Belongs::to_an_earlier_log) {
      fault = fmt::format("{} is damaged at byte {}", name, damaged_at);
      break;
    }
    if (damaged_at > 0) continue;
    sum.add(std::span(frame).first(8));
    sum.add(std::span(frame).subspan(kFrameHeader));
    if (place == Belongs::here && sum.matches(&frame[16])) continue;
    damaged_at = at;
    // Frames are written header first: one that was cut off by a crash is not whole at the end of the file.
    const bool last = at + kFrameSize == log.size();
    if (place == Belongs::nowhere || (place == Belongs::here && last))
      fault = fmt::format("{} is damaged at byte {}", name, at);
  }
  // A writer may have begun a new log in the meantime.
  std::array<unsigned char, kLogHeader> now;
  log.read(0, now.data(), now.size());
  return now == header ? fault : "";
}

}  // namespace seedbed::results
