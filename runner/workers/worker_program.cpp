#include "runner/workers/worker_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>
#include <system_error>

#include "runner/workers/worker_error.hpp"
#include "runner/workers/worker_pool.hpp"

namespace seedbed::runner {

namespace {

constexpr const char* kProgramName = "seedbed-worker";

/// What is set before the arithmetic libraries are loaded: they read it once.
constexpr std::array<std::string_view, 3> kOneThread = {
    "OMP_NUM_THREADS=", "OPENBLAS_NUM_THREADS=", "MKL_NUM_THREADS="};

/// With each of these a job would not have the bits of the platform that the machine has by itself.
constexpr std::array<std::string_view, 6> kChangesResults = {
    "ONEDNN_MAX_CPU_ISA=", "DNNL_MAX_CPU_ISA=",           "ONEDNN_CPU_ISA_HINTS=",
    "DNNL_CPU_ISA_HINTS=", "ONEDNN_DEFAULT_FPMATH_MODE=", "DNNL_DEFAULT_FPMATH_MODE="};

/// Takes the C library's fused multiply-adds away from exp, log and their kind, among other things.
bool chooses_functions_of_libc(std::string_view entry) {
  return entry.starts_with("GLIBC_TUNABLES=") && entry.find("glibc.cpu.") != std::string_view::npos;
}

bool is_left_out(std::string_view entry) {
  const auto names_entry = [entry](std::string_view name) { return entry.starts_with(name); };
  return std::ranges::any_of(kOneThread, names_entry) || std::ranges::any_of(kChangesResults, names_entry) ||
         chooses_functions_of_libc(entry);
}

std::vector<std::string> worker_environment() {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!is_left_out(*entry)) environment.emplace_back(*entry);
  }
  for (const std::string_view name : kOneThread) environment.push_back(std::string(name) + "1");
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// What the child does between fork and exec.
struct SpawnSetup {
  explicit SpawnSetup(int socket) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, socket, kInheritedSocket);
    posix_spawn_file_actions_addclosefrom_np(&actions, kInheritedSocket + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
  }
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

}  // namespace

std::filesystem::path find_worker_program() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path folder = self.parent_path();
  const std::filesystem::path beside = folder / kProgramName;
  const std::filesystem::path installed = folder.parent_path() / "libexec" / "seedbed" / kProgramName;
  for (const std::filesystem::path& place : {beside, installed}) {
    if (access(place.c_str(), X_OK) == 0) return place;
  }
  throw WorkerError(
      fmt::format("cannot find {}, the program that trains: neither {} nor {} is there. It is built unless "
                  "SEEDBED_TRAINING is OFF, and is to be installed with seedbed.",
                  kProgramName, beside.string(), installed.string()));
}

pid_t spawn_worker_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           int socket) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = worker_environment();
  const SpawnSetup setup(socket);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, program.c_str(), &setup.actions, &setup.attributes,
                                pointers(words).data(), pointers(environment).data());
  if (error != 0) {
    throw WorkerError(
        fmt::format("cannot start {}: {}", program.string(), std::generic_category().message(error)));
  }
  return pid;
}

}  // namespace seedbed::runner
