#pragma once

#include <cstdint>
#include <optional>

#include "base/descriptor.hpp"

namespace seedbed::runner {

/// What `seedbed` and its worker server say to each other, over a SOCK_SEQPACKET socket.
enum class ControlKind : std::uint32_t {
  ready,          ///< server: I serve; `value` is the protocol's version
  start_worker,   ///< parent: make a worker `worker` that serves the socket sent along
  signal_worker,  ///< parent: send it the signal `value`
  finish,         ///< parent: all jobs are to be done within `value` milliseconds, see finish_request.hpp
  worker_ended,   ///< server: `value` is its wait status, or what could not be done (errno) if `started` is 0
};

/// Raised with every change of a message of either kind: a server of another version is refused.
constexpr std::int32_t kProtocolVersion = 5;

struct ControlMessage {
  std::uint32_t magic = 0x53425743;
  ControlKind kind = ControlKind::ready;
  std::uint32_t worker = 0;
  std::int32_t value = 0;
  std::int64_t peak_memory = 0;  ///< worker_ended: bytes
  std::uint64_t started = 1;
};

struct ReceivedControl {
  ControlMessage message;
  Descriptor descriptor;
};

/// False if the other side is gone. May be called from several threads at once. Throws WorkerError.
bool send_control(int socket, const ControlMessage& message, int descriptor = -1);

/// Waits for the next message; nothing if the other side is gone. Throws ProtocolError if it is not one of
/// these.
std::optional<ReceivedControl> receive_control(int socket);

}  // namespace seedbed::runner
