#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace seedbed::results {

/// A record in a file that is only ever written at its end: four bytes by which a record is found, its kind
/// and the length of its payload (4 bytes each, lowest first), the payload, and XXH3-64 of the last three.
inline constexpr std::string_view kRecordMagic = "\xF1SbR";
inline constexpr std::size_t kFrameHead = 12, kFrameTail = 8;
/// No payload is longer.
inline constexpr std::size_t kLongestPayload = std::size_t{64} << 20;

struct Frame {
  std::uint32_t kind = 0;
  std::string_view payload;
  std::size_t size = 0;  ///< of the whole record, bytes
};

/// Throws std::length_error if the payload is too long.
std::string framed(std::uint32_t kind, std::string_view payload);

/// What the bytes begin with.
enum class FrameState {
  whole,
  incomplete,  ///< what there is may be the beginning of a record
  damaged,
};
struct FrameFound {
  FrameState state = FrameState::incomplete;
  Frame frame = {};  ///< if it is whole; refers to the bytes
};
FrameFound frame_at_start_of(std::string_view bytes);

/// Where the next whole record begins, from the second byte on; nothing if there is none.
std::optional<std::size_t> next_whole_frame(std::string_view bytes);

}  // namespace seedbed::results
