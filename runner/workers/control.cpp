#include "runner/workers/control.hpp"

#include <cstring>

#include "runner/workers/socket.hpp"
#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {

bool send_control(int socket, const ControlMessage& message, int descriptor) {
  return send_bytes(socket, &message, sizeof message, descriptor) >= 0;
}

std::optional<ReceivedControl> receive_control(int socket) {
  ReceivedControl received;
  char bytes[sizeof(ControlMessage) + 1];  // one more, to see that a message is too long
  const std::size_t size = receive_bytes(socket, bytes, sizeof bytes, received.descriptor);
  if (size == 0) return std::nullopt;
  if (size != sizeof(ControlMessage)) throw ProtocolError("a control message of the wrong size");
  std::memcpy(&received.message, bytes, sizeof(ControlMessage));
  if (received.message.magic != ControlMessage().magic)
    throw ProtocolError("not a control message of Seedbed's");
  return received;
}

}  // namespace seedbed::runner
