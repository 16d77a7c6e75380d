#include "runner/host/process_start.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace seedbed::runner {
namespace {

/// `open` gives the lowest number that is free, so that they are to be gone through in order.
void open_if_closed(int descriptor, int access) {
  if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) return;
  const int opened = ::open("/dev/null", access);
  if (opened >= 0 && opened != descriptor) ::close(opened);
}

}  // namespace

void start_process() {
  open_if_closed(STDIN_FILENO, O_WRONLY);
  open_if_closed(STDOUT_FILENO, O_RDONLY);
  open_if_closed(STDERR_FILENO, O_WRONLY);
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace seedbed::runner
