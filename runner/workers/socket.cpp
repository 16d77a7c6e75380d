#include "runner/workers/socket.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {

namespace {

[[noreturn]] void fail(const char* what) {
  throw WorkerError(fmt::format("{} a worker: {}", what, std::generic_category().message(errno)));
}

/// Room for the descriptors a message may carry; more than one are not ours, and are closed.
struct alignas(cmsghdr) ControlBuffer {
  std::array<char, CMSG_SPACE(4 * sizeof(int))> bytes{};
};

void take_descriptors(msghdr& header, Descriptor& descriptor) {
  for (cmsghdr* item = CMSG_FIRSTHDR(&header); item != nullptr; item = CMSG_NXTHDR(&header, item)) {
    if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int received = -1;
      std::memcpy(&received, CMSG_DATA(item) + i * sizeof(int), sizeof(int));
      Descriptor owned(received);
      if (!descriptor) descriptor = std::move(owned);
    }
  }
}

}  // namespace

std::pair<Descriptor, Descriptor> socket_pair(int type) {
  int ends[2];
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0) fail("cannot make a socket to");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::ptrdiff_t send_bytes(int socket, const void* bytes, std::size_t size, int descriptor) {
  iovec part{const_cast<void*>(bytes), size};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  ControlBuffer control;
  if (descriptor >= 0) {
    header.msg_control = control.bytes.data();
    header.msg_controllen = CMSG_SPACE(sizeof(int));
    cmsghdr* item = CMSG_FIRSTHDR(&header);
    item->cmsg_level = SOL_SOCKET;
    item->cmsg_type = SCM_RIGHTS;
    item->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(item), &descriptor, sizeof(int));
  }
  while (true) {
    const ssize_t sent = sendmsg(socket, &header, MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    if (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN) return -1;
    if (errno != EINTR) fail("cannot write to");
  }
}

std::size_t receive_bytes(int socket, void* bytes, std::size_t size, Descriptor& descriptor) {
  iovec part{bytes, size};
  ControlBuffer control;
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes.data();
  header.msg_controllen = control.bytes.size();
  while (true) {
    const ssize_t received = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    if (received >= 0) {
      take_descriptors(header, descriptor);
      return static_cast<std::size_t>(received);
    }
    if (errno == ECONNRESET) return 0;
    if (errno != EINTR) fail("cannot read from");
  }
}

bool peer_closed(int socket) {
  pollfd entry{socket, POLLRDHUP, 0};
  return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

}  // namespace seedbed::runner
