#include "runner/workers/server_process.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "runner/workers/socket.hpp"
#include "runner/workers/worker_program.hpp"

namespace seedbed::runner {

namespace {

/// Threads of the library leave the program's signals to its own threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &previous_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t previous_;
};

WorkerEnd end_of(int wait_status) {
  WorkerEnd end;
  if (WIFSIGNALED(wait_status)) {
    end.signal = WTERMSIG(wait_status);
    end.how = fmt::format("[signal {}]", end.signal);
  } else {
    end.exit_code = WEXITSTATUS(wait_status);
    end.how = fmt::format("[exit code {}]", end.exit_code);
  }
  return end;
}

WorkerEnd end_of(const ControlMessage& message) {
  WorkerEnd end;
  if (message.started != 0) {
    end = end_of(message.value);
  } else {
    end.how =
        fmt::format("a worker could not be started: {}", std::generic_category().message(message.value));
  }
  end.peak_memory = message.peak_memory;
  return end;
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& program, Isolation isolation, bool load_engine) {
  auto [ours, theirs] = socket_pair(SOCK_SEQPACKET);
  control_ = std::move(ours);
  std::vector<std::string> words = {isolation == Isolation::process ? "process" : "thread"};
  if (load_engine) words.emplace_back(kLoadEngine);
  pid_ = spawn_worker_program(program, words, theirs.get());
  const SignalsBlocked blocked;
  listener_ = std::thread([this] { listen(); });
}

ServerProcess::~ServerProcess() {
  kill();
  listener_.join();
}

/// The thread that hears what the server says, until it is gone.
void ServerProcess::listen() {
  try {
    while (const std::optional<ReceivedControl> received = receive_control(control_.get()))
      take(received->message);
  } catch (const std::exception& error) {  // not our server, or of another version
    const std::lock_guard lock(mutex_);
    own_end_.how = error.what();
  }
  kill();  // it may have closed its socket and live on
  reap();
}

void ServerProcess::take(const ControlMessage& message) {
  const std::lock_guard lock(mutex_);
  if (message.kind == ControlKind::ready) {
    if (message.value != kProtocolVersion) {
      throw WorkerError("it is of another version than this program: install both from the same build");
    }
    ready_ = true;
  } else if (message.kind == ControlKind::worker_ended) {
    worker_ends_[message.worker] = end_of(message);
  }
  changed_.notify_all();
}

void ServerProcess::reap() {
  siginfo_t info;
  // Its process id stays taken until waitpid, so that `kill` never meets another process.
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  const std::lock_guard lock(mutex_);
  int status = 0;
  waitpid(pid_, &status, 0);
  reaped_ = true;
  ended_ = true;
  if (own_end_.how.empty()) own_end_ = end_of(status);
  changed_.notify_all();
}

bool ServerProcess::wait_ready() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ready_ || ended_; });
  return !ended_;
}

bool ServerProcess::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

std::string ServerProcess::how_it_ended() const {
  const std::lock_guard lock(mutex_);
  return own_end_.how;
}

bool ServerProcess::start_worker(std::uint32_t worker, int socket) {
  ControlMessage message;
  message.kind = ControlKind::start_worker;
  message.worker = worker;
  return send_control(control_.get(), message, socket);
}

void ServerProcess::signal_worker(std::uint32_t worker, int signal) {
  ControlMessage message;
  message.kind = ControlKind::signal_worker;
  message.worker = worker;
  message.value = signal;
  send_control(control_.get(), message);
}

void ServerProcess::finish(std::chrono::milliseconds within) {
  ControlMessage message;
  message.kind = ControlKind::finish;
  message.value = static_cast<std::int32_t>(std::min<std::int64_t>(within.count(), INT32_MAX));
  send_control(control_.get(), message);
}

std::optional<WorkerEnd> ServerProcess::wait_worker_end(std::uint32_t worker,
                                                        std::optional<std::chrono::milliseconds> patience) {
  std::unique_lock lock(mutex_);
  const auto over = [&] { return ended_ || worker_ends_.contains(worker); };
  if (!patience) {
    changed_.wait(lock, over);
  } else if (!changed_.wait_for(lock, *patience, over)) {
    return std::nullopt;
  }
  const auto found = worker_ends_.find(worker);
  if (found == worker_ends_.end()) return own_end_;
  WorkerEnd end = std::move(found->second);
  worker_ends_.erase(found);
  return end;
}

void ServerProcess::kill() {
  const std::lock_guard lock(mutex_);
  if (!reaped_) ::kill(pid_, SIGKILL);
}

}  // namespace seedbed::runner
