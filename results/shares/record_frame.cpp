#include "results/shares/record_frame.hpp"

#include <xxhash.h>

#include <stdexcept>

namespace seedbed::results {
namespace {

void append_number(std::string& text, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint64_t value = 0;
  for (std::size_t i = length; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace

std::string framed(std::uint32_t kind, std::string_view payload) {
  if (payload.size() > kLongestPayload) throw std::length_error("a record is longer than 64 MiB");
  std::string record(kRecordMagic);
  record.reserve(kFrameHead + payload.size() + kFrameTail);
  append_number(record, kind, 4);
  append_number(record, payload.size(), 4);
  record += payload;
  append_number(record, XXH3_64bits(record.data() + 4, record.size() - 4), 8);
  return record;
}

FrameFound frame_at_start_of(std::string_view bytes) {
  const std::size_t known = std::min(bytes.size(), kRecordMagic.size());
  if (bytes.substr(0, known) != kRecordMagic.substr(0, known)) return {FrameState::damaged};
  if (bytes.size() < kFrameHead) return {FrameState::incomplete};
  const auto length = static_cast<std::size_t>(number_at(bytes, 8, 4));
  if (length > kLongestPayload) return {FrameState::damaged};
  const std::size_t size = kFrameHead + length + kFrameTail;
  if (bytes.size() < size) return {FrameState::incomplete};
  const std::uint64_t hash = number_at(bytes, kFrameHead + length, 8);
  if (XXH3_64bits(bytes.data() + 4, kFrameHead - 4 + length) != hash) return {FrameState::damaged};
  return {FrameState::whole,
          {static_cast<std::uint32_t>(number_at(bytes, 4, 4)), bytes.substr(kFrameHead, length), size}};
}

std::optional<std::size_t> next_whole_frame(std::string_view bytes) {
  for (std::size_t at = bytes.find(kRecordMagic, 1); at != std::string_view::npos;
       at = bytes.find(kRecordMagic, at + 1)) {
    if (frame_at_start_of(bytes.substr(at)).state == FrameState::whole) return at;
  }
  return std::nullopt;
}

}  // namespace seedbed::results
