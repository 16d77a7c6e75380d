#include "runner/workers/parent_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/signal_handler.hpp"
#include "experiments/leave_request.hpp"
#include "runner/workers/socket.hpp"

namespace seedbed::runner {

namespace {

volatile sig_atomic_t watched_socket = -1, first_parent = 0;

/// SIGIO comes for messages as well, and may tell that the parent has ended; poll, getppid and _exit are safe
/// in a signal handler.
void leave_if_closed(int /*signal*/, siginfo_t* /*info*/, void* /*context*/) {
  const int saved = errno;
  if (peer_closed(watched_socket) || getppid() != first_parent) experiments::leave();
  errno = saved;
}

}  // namespace

void leave_when_closed(int socket) {
  watched_socket = socket;
  first_parent = getppid();
  handle_signal(SIGIO, leave_if_closed);
  fcntl(socket, F_SETOWN, getpid());
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_ASYNC);
  leave_if_closed(SIGIO, nullptr, nullptr);  // it may have been closed before
}

}  // namespace seedbed::runner
