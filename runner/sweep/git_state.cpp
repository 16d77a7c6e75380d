#include "runner/sweep/git_state.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <sstream>
#include <vector>

#include "base/descriptor.hpp"

extern char** environ;

namespace seedbed::runner {
namespace {

constexpr std::chrono::seconds kPatience{5};  // for a repository on a server that does not answer

/// Starts a program whose output goes into `output` and whose complaints go nowhere. -1 if there is none.
pid_t start(const std::vector<std::string>& words, int output) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t process = -1;
  if (posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ) != 0) process = -1;
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

/// Everything until the other end is closed; false if that takes too long.
bool read_all(int input, std::string& text) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  std::array<char, 4096> buffer;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd ready{.fd = input, .events = POLLIN, .revents = 0};
    const int count = poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    const ssize_t length = read(input, buffer.data(), buffer.size());
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return length == 0;
    text.append(buffer.data(), static_cast<std::size_t>(length));
  }
}

}  // namespace

GitState git_state(const std::filesystem::path& directory) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  // core.fsmonitor could name a program to be run.
  const std::string where = directory.empty() ? "." : directory.string();
  const pid_t process =
      start({"git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", where, "status",
             "--porcelain=v2", "--branch", "--untracked-files=no", "--ignore-submodules=all"},
            input.get());
  input.close();
  std::string text;
  const bool complete = process > 0 && read_all(output.get(), text);
  if (process <= 0) return {};
  if (!complete) kill(process, SIGKILL);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  const bool answered = complete && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return answered ? parse_git_status(text) : GitState{};
}

GitState parse_git_status(const std::string& text) {
  GitState git;
  bool changed = false;
  std::istringstream lines(text);
  const std::string commit = "# branch.oid ";
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(commit)) git.commit = line.substr(commit.size());
    changed = changed || !line.starts_with('#');
  }
  if (git.commit.empty() || git.commit == "(initial)") return {};
  git.state = changed ? "changed" : "clean";
  return git;
}

}  // namespace seedbed::runner
