#include "runner/workers/serve.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "base/descriptor.hpp"
#include "runner/workers/worker_error.hpp"
#include "runner/workers/worker_program.hpp"
#include "runner/workers/worker_servers.hpp"

namespace seedbed::runner {

namespace {

bool is_seqpacket_socket(int descriptor) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

std::size_t parse_slots(std::string_view text) {
  std::size_t slots = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, slots);
  return error == std::errc() && stop == end && slots <= 65536 ? slots : 0;
}

/// The terminal's signals are for the program that started us.
void ignore_terminal() {
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE})
    std::signal(signal, SIG_IGN);
}

}  // namespace

int serve(int argc, char** argv, const WorkerJob& job) {
  const std::string_view mode = argc == 3 ? argv[1] : "";
  const std::size_t slots = argc == 3 ? parse_slots(argv[2]) : 0;
  if (slots == 0 || (mode != "process" && mode != "thread") || !is_seqpacket_socket(inherited_socket)) {
    fmt::print(
        stderr,
        "seedbed-worker trains networks for `seedbed run`, which starts it. By itself it does nothing.\n");
    return 2;
  }
  ignore_terminal();
  const Descriptor control(inherited_socket);
  try {
    if (mode == "process") {
      run_fork_server(control, job);
    } else {
      run_thread_server(control, slots, job);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "seedbed-worker: {}\n", error.what());
    std::_Exit(70);
  }
  std::_Exit(0);  // without the destructors of a few hundred libraries: whoever started us is gone
}

}  // namespace seedbed::runner
