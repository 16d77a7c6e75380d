#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::runner {

/// The descriptor on which a worker program finds its socket to the program that started it.
constexpr int kInheritedSocket = 3;

/// The word behind the mode that has a worker program load libtorch before it serves.
constexpr const char* kLoadEngine = "load-engine";

/// Starts a program in a process group of its own, with one arithmetic thread per thread of its own, `socket`
/// as `kInheritedSocket` and no other descriptor above 2 (so that no lock is held by it); it reads nothing,
/// and what it writes to stdout goes to stderr. Returns its process id. Throws WorkerError.
pid_t spawn_worker_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           int socket);

}  // namespace seedbed::runner
