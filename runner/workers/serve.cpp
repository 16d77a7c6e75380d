#include "runner/workers/serve.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/descriptor.hpp"
#include "base/vector_level.hpp"
#include "models/network_engine.hpp"
#include "runner/host/process_start.hpp"
#include "runner/host/standard_error.hpp"
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

/// The terminal's signals are for the program that started us.
void ignore_terminal() {
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE})
    std::signal(signal, SIG_IGN);
}

}  // namespace

int serve(int argc, char** argv, const WorkerJob& job) {
  start_process();
  try {
    vector_level();  // as in every program: one that does not exist is found before anything is done
  } catch (const std::exception& error) {
    print_to_stderr("seedbed-worker: {}\n", error.what());
    return 2;
  }
  const bool load_engine = argc == 3 && std::string_view(argv[2]) == kLoadEngine;
  const std::string_view mode = argc == 2 || load_engine ? argv[1] : "";
  if ((mode != "process" && mode != "thread") || !is_seqpacket_socket(kInheritedSocket)) {
    print_to_stderr(
        "seedbed-worker trains networks for `seedbed run`, which starts it. By itself it does nothing.\n");
    return 2;
  }
  ignore_terminal();
  Descriptor control(kInheritedSocket);
  try {
    if (load_engine) models::network_engine();
    if (mode == "process") {
      run_fork_server(std::move(control), job);
    } else {
      run_thread_server(control, job);
    }
  } catch (const std::exception& error) {
    print_to_stderr("seedbed-worker: {}\n", error.what());
    std::_Exit(70);
  }
  std::_Exit(0);  // without the destructors of a few hundred libraries: whoever started us is gone
}

}  // namespace seedbed::runner
