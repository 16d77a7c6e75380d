#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace seedbed::runner {

/// Whole messages over a stream socket: four bytes "SBW1", the length as a 32-bit number, the text. A message
/// may carry a descriptor.
class Channel {
 public:
  /// Longer messages are refused on both sides. (A result with a million epochs takes 150 MB.)
  static constexpr std::uint32_t kLongest = 512u << 20;

  enum class Status { message, closed, timed_out };
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;

  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}

  int socket() const { return socket_.get(); }

  /// False if the other side is gone. Throws ProtocolError if the message is too long.
  bool send(std::string_view text, int descriptor = -1);

  /// Waits for a whole message; what had come by the deadline is kept for the next call. `closed` also if the
  /// other side left in the middle of a message. Throws ProtocolError.
  Status receive(std::string& text, Descriptor& descriptor, const Deadline& deadline = std::nullopt);

 private:
  std::size_t missing() const;  // bytes of the message, or of its header, that have not come yet

  Descriptor socket_;
  std::string received_;
  Descriptor received_descriptor_;
};

}  // namespace seedbed::runner
