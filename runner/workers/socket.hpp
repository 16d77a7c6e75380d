#pragma once

#include <cstddef>
#include <utility>

#include "base/descriptor.hpp"

namespace seedbed::runner {

/// Two connected unix sockets of a type (SOCK_STREAM, SOCK_SEQPACKET), closed on exec. Throws WorkerError.
std::pair<Descriptor, Descriptor> socket_pair(int type);

/// Sends bytes, with a descriptor beside the first of them unless it is -1. Returns the number of bytes sent,
/// or -1 if the other side is gone (no SIGPIPE). Throws WorkerError for any other error.
std::ptrdiff_t send_bytes(int socket, const void* bytes, std::size_t size, int descriptor = -1);

/// Receives up to `size` bytes; 0 if the other side is gone. A descriptor that came with them goes to
/// `descriptor`, closed on exec. Throws WorkerError.
std::size_t receive_bytes(int socket, void* bytes, std::size_t size, Descriptor& descriptor);

/// The other side has closed its socket (something may still be there to be read).
bool peer_closed(int socket);

}  // namespace seedbed::runner
