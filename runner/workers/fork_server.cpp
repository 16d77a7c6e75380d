#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "experiments/finish_request.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/workers/control.hpp"
#include "runner/workers/finish_signal.hpp"
#include "runner/workers/parent_watch.hpp"
#include "runner/workers/serve_jobs.hpp"
#include "runner/workers/worker_error.hpp"
#include "runner/workers/worker_servers.hpp"

namespace seedbed::runner {

namespace {

class ForkServer {
 public:
  ForkServer(Descriptor control, const WorkerJob& job) : control_(std::move(control)), job_(job) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, nullptr);
    // For its workers, which take them up once they can; it ends with its parent, whoever sends it TERM.
    block_finish_signals();
    children_ = Descriptor(signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  void run() {
    ControlMessage ready;
    ready.value = kProtocolVersion;
    if (!send_control(control_.get(), ready)) return;
    while (true) {
      std::array<pollfd, 2> entries{{{control_.get(), POLLIN, 0}, {children_.get(), POLLIN, 0}}};
      if (poll(entries.data(), entries.size(), -1) < 0) continue;  // EINTR
      if (entries[1].revents != 0) reap();
      if (entries[0].revents != 0 && !obey()) return;
    }
  }

 private:
  /// Does what the next control message asks; false if there will be none.
  bool obey() {
    std::optional<ReceivedControl> received = receive_control(control_.get());
    if (!received) return false;
    if (received->message.kind == ControlKind::start_worker) {
      start_worker(received->message.worker, std::move(received->descriptor));
    } else if (received->message.kind == ControlKind::signal_worker) {
      signal_worker(received->message.worker, received->message.value);
    } else if (received->message.kind == ControlKind::finish) {
      finish(std::chrono::milliseconds(received->message.value));
    }
    return true;
  }

  void start_worker(std::uint32_t worker, Descriptor socket) {
    const pid_t server = getpid();
    const pid_t pid = fork();
    if (pid == 0) become_worker(server, std::move(socket));
    if (pid < 0) {
      report(worker, errno, 0, /*started=*/false);
      return;
    }
    setpgid(pid, pid);  // here and in the child: whoever comes first
    workers_[pid] = worker;
  }

  [[noreturn]] void become_worker(pid_t server, Descriptor socket) {
    // The server has one thread, so this tells of the process, not of a thread of it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != server) std::_Exit(0);
    setpgid(0, 0);
    children_.close();
    control_.close();
    obey_finish_signals();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    leave_when_closed(socket.get());
    // What a crashing job has said up to then is to be in its log.
    setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    Channel channel(std::move(socket));
    try {
      serve_jobs(channel, job_, Company::alone);
    } catch (const std::exception& error) {
      print_to_stderr("seedbed-worker: {}\n", error.what());
      std::_Exit(70);
    }
    std::_Exit(0);
  }

  void signal_worker(std::uint32_t worker, int signal) {
    for (const auto& [pid, number] : workers_) {
      if (number == worker) kill(-pid, signal);  // with whatever its job has started
    }
  }

  void finish(std::chrono::milliseconds within) {
    experiments::ask_to_finish(within);  // for workers that are still to come
    for (const auto& [pid, number] : workers_) send_finish_signal(pid, within);
  }

  void reap() {
    signalfd_siginfo info;
    while (read(children_.get(), &info, sizeof info) > 0) {
    }
    int status = 0;
    rusage usage{};
    for (pid_t pid = 0; (pid = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
      const auto found = workers_.find(pid);
      if (found == workers_.end()) continue;
      report(found->second, status, std::int64_t{usage.ru_maxrss} * 1024, /*started=*/true);
      workers_.erase(found);
    }
  }

  void report(std::uint32_t worker, int value, std::int64_t peak_memory, bool started) {
    ControlMessage message;
    message.kind = ControlKind::worker_ended;
    message.worker = worker;
    message.value = value;
    message.peak_memory = peak_memory;
    message.started = started ? 1 : 0;
    send_control(control_.get(), message);
  }

  Descriptor control_;
  const WorkerJob& job_;
  Descriptor children_;
  std::map<pid_t, std::uint32_t> workers_;
};

}  // namespace

void run_fork_server(Descriptor control, const WorkerJob& job) {
  ForkServer(std::move(control), job).run();
}

}  // namespace seedbed::runner
