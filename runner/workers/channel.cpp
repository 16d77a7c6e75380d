#include "runner/workers/channel.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cstring>

#include "runner/workers/socket.hpp"
#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {

namespace {

constexpr std::string_view kMagic = "SBW1";
constexpr std::size_t kHeaderSize = 8;
/// An announced length is believed only as far as bytes arrive.
constexpr std::size_t kChunk = 1u << 20;

/// Waits until there is something to read; false if there is not by the deadline.
bool wait_readable(int socket, const Channel::Deadline& deadline) {
  while (deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
    pollfd entry{socket, POLLIN, 0};
    constexpr std::int64_t kHour = 3'600'000;
    const int timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kHour));
    if (poll(&entry, 1, timeout) > 0) return true;
    if (left.count() <= 0) return false;
  }
  return true;
}

}  // namespace

bool Channel::send(std::string_view text, int descriptor) {
  if (text.size() > kLongest) {
    throw ProtocolError(
        fmt::format("a message of {} bytes is longer than the {} allowed", text.size(), kLongest));
  }
  const auto length = static_cast<std::uint32_t>(text.size());
  std::string message(kHeaderSize, '\0');
  std::memcpy(message.data(), kMagic.data(), kMagic.size());
  std::memcpy(message.data() + kMagic.size(), &length, sizeof length);
  message += text;
  for (std::size_t sent = 0; sent < message.size();) {
    const std::ptrdiff_t count =
        send_bytes(socket_.get(), message.data() + sent, message.size() - sent, sent == 0 ? descriptor : -1);
    if (count < 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

std::size_t Channel::missing() const {
  if (received_.size() < kHeaderSize) return kHeaderSize - received_.size();
  if (received_.compare(0, kMagic.size(), kMagic) != 0) throw ProtocolError("not a message of Seedbed's");
  std::uint32_t length = 0;
  std::memcpy(&length, received_.data() + kMagic.size(), sizeof length);
  if (length > kLongest) {
    throw ProtocolError(fmt::format("a message of {} bytes is longer than the {} allowed", length, kLongest));
  }
  return kHeaderSize + length - received_.size();
}

Channel::Status Channel::receive(std::string& text, Descriptor& descriptor, const Deadline& deadline) {
  while (received_.size() < kHeaderSize || missing() > 0) {
    if (!wait_readable(socket_.get(), deadline)) return Status::timed_out;
    const std::size_t before = received_.size();
    const std::size_t wanted = std::min(missing(), kChunk);
    received_.resize(before + wanted);
    const std::size_t count =
        receive_bytes(socket_.get(), received_.data() + before, wanted, received_descriptor_);
    received_.resize(before + count);
    if (count == 0) return Status::closed;
  }
  text = received_.substr(kHeaderSize);
  descriptor = std::move(received_descriptor_);
  received_.clear();
  return Status::message;
}

}  // namespace seedbed::runner
