#include "forecasts/programs/keeper.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>

#include "forecasts/programs/process_tree.hpp"

namespace seedbed::forecasts {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// How long what a program has started may live on after it before that counts as left behind.
constexpr auto kAfterglow = 2s;

/// The only descriptors that a keeper has besides the usual three.
constexpr int kChannel = 3, kOutput = 4;

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// What could not be done in the child.
struct StartFailure {
  int error = 0;
  bool directory_at_fault = false;
};

[[noreturn]] void become_program(const ProgramStart& start, int output, int failure, pid_t keeper) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper) _exit(127);
  setpgid(0, 0);
  reset_signals();
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  dup2(failure, STDERR_FILENO + 1);
  fcntl(STDERR_FILENO + 1, F_SETFD, FD_CLOEXEC);
  close_range(STDERR_FILENO + 2, ~0U, 0);
  StartFailure why;
  if (chdir(start.directory.c_str()) != 0) {
    why = {errno, true};
  } else {
    std::vector<char*> words = pointers_to(start.words), environment = pointers_to(start.environment);
    execvpe(words[0], words.data(), environment.data());
    why = {errno, false};
  }
  [[maybe_unused]] const ssize_t told = write(STDERR_FILENO + 1, &why, sizeof why);
  _exit(127);
}

class Keeper {
 public:
  Keeper(const ProgramStart& start, int channel, int output)
      : start_(start), channel_(channel), output_(output) {}

  KeeperReport run() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!start_program()) return report_;
    auto wait = 10ms;
    while (!program_over_) {
      serve(wait);
      reap();
      measure();
      wait = std::min(wait * 2, std::chrono::milliseconds(200));
    }
    wait_for_the_rest();
    end_everything();
    return report_;
  }

 private:
  bool start_program() {
    int failure[2];
    if (pipe2(failure, O_CLOEXEC) != 0) {
      report_.start_error = errno;
      return false;
    }
    const pid_t self = getpid();
    program_ = fork();
    if (program_ == 0) become_program(start_, output_, failure[1], self);
    const int fork_error = errno;
    ::close(failure[1]);
    ::close(output_);
    StartFailure why{program_ < 0 ? fork_error : 0, false};
    if (program_ > 0) {
      setpgid(program_, program_);  // here and in the child: whoever comes first
      while (read(failure[0], &why, sizeof why) < 0 && errno == EINTR) {
      }
    }
    ::close(failure[0]);
    report_.start_error = why.error;
    report_.directory_at_fault = why.directory_at_fault;
    if (why.error != 0 && program_ > 0) waitpid(program_, nullptr, 0);
    return why.error == 0;
  }

  /// Does what is asked; waits for it as long as that at most, or until a process ends.
  void serve(std::chrono::milliseconds wait) {
    pollfd entry{channel_, POLLIN, 0};
    timespec time{0, std::chrono::nanoseconds(wait).count()};
    sigset_t none;
    sigemptyset(&none);
    if (ppoll(&entry, 1, &time, &none) <= 0) return;  // which the end of a process interrupts
    char order = 0;
    const ssize_t count = read(channel_, &order, 1);
    if (count == 0 || (count < 0 && errno != EINTR)) {  // whoever started us is gone
      end_everything();
      _exit(0);
    }
    if (count < 0) return;
    if (order == static_cast<char>(KeeperOrder::kill)) end_everything();
    if (order == static_cast<char>(KeeperOrder::ask_to_end) && !program_over_) ::kill(-program_, SIGTERM);
  }

  /// Takes note of whatever has ended. The program's number stays its own until then.
  void reap() {
    int status = 0;
    rusage usage{};
    for (pid_t process = 0; (process = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
      if (process != program_) continue;
      program_over_ = true;
      report_.status = status;
      report_.peak_memory = std::max(report_.peak_memory, std::int64_t{usage.ru_maxrss} * 1024);
    }
  }

  void measure() {
    const Clock::time_point now = Clock::now();
    if (now < measure_at_) return;
    report_.peak_memory = std::max(report_.peak_memory, tree_below(getpid()).memory);
    measure_at_ = now + (now - began_) / 50 + 20ms;  // costs little, and sees the beginning closely
    measure_at_ = std::min(measure_at_, now + 500ms);
  }

  void wait_for_the_rest() {
    const Clock::time_point end = Clock::now() + kAfterglow;
    std::vector<pid_t> left = tree_below(getpid()).processes;
    while (!left.empty() && Clock::now() < end && !ended_) {
      serve(20ms);
      reap();
      left = tree_below(getpid()).processes;
    }
    if (left.empty()) return;
    report_.left_behind = static_cast<std::int32_t>(left.size());
    report_.first_left = left.front();
    std::strncpy(report_.first_name, program_name(left.front()).c_str(), sizeof report_.first_name - 1);
  }

  /// Each of them is below this process, whoever has started it.
  void end_everything() {
    ended_ = true;
    end_everything_below([this] { reap(); });
  }

  const ProgramStart& start_;
  int channel_, output_;
  pid_t program_ = -1;
  bool program_over_ = false, ended_ = false;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point measure_at_ = began_;
  KeeperReport report_;
};

}  // namespace

void be_keeper(const ProgramStart& start, int channel, int output, pid_t parent) {
  // Of a group of its own: what is sent to the worker's group is for the worker to act on.
  setpgid(0, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGPIPE, SIGIO})
    std::signal(signal, SIG_IGN);
  struct sigaction wake {};
  wake.sa_handler = [](int) {};
  sigaction(SIGCHLD, &wake, nullptr);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child, nullptr);  // but while we wait
  if (getppid() != parent) _exit(0);
  // Nothing else of the worker's stays open: others go by its sockets being closed.
  const int high_channel = fcntl(channel, F_DUPFD, kOutput + 1),
            high_output = fcntl(output, F_DUPFD, kOutput + 1);
  dup2(high_channel, kChannel);
  dup2(high_output, kOutput);
  close_range(kOutput + 1, ~0U, 0);
  const KeeperReport report = Keeper(start, kChannel, kOutput).run();
  [[maybe_unused]] const ssize_t told = send(kChannel, &report, sizeof report, MSG_NOSIGNAL);
  _exit(0);
}

}  // namespace seedbed::forecasts
