#include "runner/clusters/program_answer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <string_view>

#include "base/descriptor.hpp"

extern char** environ;

namespace seedbed::runner {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::chrono::milliseconds kBetweenChecks{20};

/// What says how to reach the cluster, and not which job this is.
constexpr std::array<std::string_view, 5> kOfTheCluster = {
    "SLURM_CONF=", "SLURM_CONF_SERVER=", "SLURM_CLUSTERS=", "SLURM_JWT=", "SLURM_DEBUG_FLAGS="};

bool is_of_a_job(std::string_view entry) {
  return entry.starts_with("SLURM_") && std::ranges::none_of(kOfTheCluster, [entry](std::string_view name) {
           return entry.starts_with(name);
         });
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
    output = Descriptor(ends[0]);
    input = Descriptor(ends[1]);
  }
  Descriptor output, input;
};

/// An errno, or 0.
int start(const std::vector<std::string>& words, int output, int errors, pid_t& process) {
  std::vector<char*> arguments, environment;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!is_of_a_job(*entry)) environment.push_back(*entry);
  }
  environment.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A group of its own: what it has started is ended with it, and Ctrl-C does not reach it half-way.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int error =
      posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Takes what is there; false once the other end is closed.
bool take(int descriptor, std::string& text) {
  std::array<char, 4096> buffer;
  const ssize_t length = read(descriptor, buffer.data(), buffer.size());
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (length <= 0) return false;
  text.append(buffer.data(), std::min(static_cast<std::size_t>(length), kMostBytes - text.size()));
  return true;
}

/// Reads both until they are closed or time is up, which is false.
bool read_both(int output, int errors, ProgramAnswer& answer, Clock::time_point end) {
  std::array<pollfd, 2> ready = {
      {{.fd = output, .events = POLLIN, .revents = 0}, {.fd = errors, .events = POLLIN, .revents = 0}}};
  while (ready[0].fd >= 0 || ready[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    const int count =
        poll(ready.data(), ready.size(), static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    if (ready[0].revents != 0 && !take(output, answer.output)) ready[0].fd = -1;
    if (ready[1].revents != 0 && !take(errors, answer.errors)) ready[1].fd = -1;
  }
  return true;
}

/// False if it has not ended in time.
bool wait_for(pid_t process, int& status, Clock::time_point end) {
  while (true) {
    const pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended == process) return true;
    if (ended < 0 && errno != EINTR) return true;
    if (Clock::now() >= end) return false;
    poll(nullptr, 0, static_cast<int>(kBetweenChecks.count()));
  }
}

}  // namespace

ProgramAnswer program_answer(const std::vector<std::string>& words, std::chrono::milliseconds patience) {
  ProgramAnswer answer;
  Pipe output, errors;
  pid_t process = -1;
  const int error = start(words, output.input.get(), errors.input.get(), process);
  output.input.close();
  errors.input.close();
  if (error != 0) {
    answer.end = ProgramAnswer::End::not_there;
    return answer;
  }
  const Clock::time_point end = Clock::now() + patience;
  int status = 0;
  const bool in_time =
      read_both(output.output.get(), errors.output.get(), answer, end) && wait_for(process, status, end);
  if (!in_time) {
    kill(-process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
    answer.end = ProgramAnswer::End::took_long;
    return answer;
  }
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return answer;
}

}  // namespace seedbed::runner
