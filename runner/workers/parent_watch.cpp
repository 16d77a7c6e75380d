#include "runner/workers/parent_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "runner/workers/socket.hpp"

namespace seedbed::runner {

namespace {

volatile sig_atomic_t watched_socket = -1;

/// SIGIO comes for messages as well; poll and _exit are safe in a signal handler.
void leave_if_closed(int /*signal*/) {
  const int saved = errno;
  if (peer_closed(watched_socket)) _exit(0);
  errno = saved;
}

}  // namespace

void leave_when_closed(int socket) {
  watched_socket = socket;
  struct sigaction action {};
  action.sa_handler = leave_if_closed;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGIO, &action, nullptr);
  fcntl(socket, F_SETOWN, getpid());
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_ASYNC);
  leave_if_closed(SIGIO);  // it may have been closed before
}

}  // namespace seedbed::runner
