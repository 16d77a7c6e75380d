#include "forecasts/programs/process_tree.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace seedbed::forecasts {
namespace {

namespace fs = std::filesystem;

void add_children(pid_t process, std::vector<pid_t>& found) {
  std::error_code gone;
  for (fs::directory_iterator task(fmt::format("/proc/{}/task", process), gone), end; !gone && task != end;
       task.increment(gone)) {
    std::ifstream children(task->path() / "children");
    for (pid_t child = 0; children >> child;) found.push_back(child);
  }
}

/// Whether it has ended and only waits to be asked for its status.
bool is_over(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(')');  // a name may hold anything
  return name_end == std::string::npos || name_end + 2 >= text.size() || text[name_end + 2] == 'Z' ||
         text[name_end + 2] == 'X';
}

std::int64_t resident_bytes(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/statm", process));
  std::int64_t size = 0, resident = 0;
  return file >> size >> resident ? resident * sysconf(_SC_PAGESIZE) : 0;
}

}  // namespace

ProcessTree tree_below(pid_t root) {
  std::vector<pid_t> all;
  add_children(root, all);
  for (std::size_t i = 0; i < all.size(); ++i) add_children(pid_t{all[i]}, all);
  ProcessTree tree;
  for (const pid_t process : all) {
    if (is_over(process)) continue;
    tree.processes.push_back(process);
    tree.memory += resident_bytes(process);
  }
  return tree;
}

void end_everything_below(const std::function<void()>& reap) {
  while (true) {
    for (const pid_t process : tree_below(getpid()).processes) ::kill(process, SIGKILL);
    reap();
    siginfo_t any = {};
    if (waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) return;
    usleep(1000);
  }
}

std::string program_name(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/comm", process));
  std::string name;
  std::getline(file, name);
  return name;
}

}  // namespace seedbed::forecasts
