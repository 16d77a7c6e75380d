#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "runner/workers/control.hpp"
#include "runner/workers/worker_pool.hpp"

namespace seedbed::runner {

/// How a worker ended.
struct WorkerEnd {
  std::string how;               ///< "[signal 11]", "[exit code 3]"; why it could not be started
  std::int64_t peak_memory = 0;  ///< bytes; 0 if unknown
  int exit_code = -1;            ///< -1: it did not exit
  int signal = 0;                ///< that ended it; 0: none
};

/// One worker server, from its start to its end: a child of this process that starts workers when asked. If
/// it dies, its workers do too, and a new object is needed. Members may be called from several threads.
class ServerProcess {
 public:
  /// Starts it, with libtorch loaded before it serves if so wished; returns at once. Throws WorkerError.
  ServerProcess(const std::filesystem::path& program, Isolation isolation, bool load_engine = false);
  /// Kills it.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  /// Waits until it serves; false if it ended before.
  bool wait_ready();
  bool ended() const;
  /// How it ended, once it has.
  std::string how_it_ended() const;

  /// Have a worker serve the other end of this socket. The caller chooses the number, never the same twice.
  /// False if the server is gone.
  bool start_worker(std::uint32_t worker, int socket);
  void signal_worker(std::uint32_t worker, int signal);
  /// All jobs are to be done within that time, or to stop with what they have.
  void finish(std::chrono::milliseconds within);
  /// Waits for a worker to end, with the server at the latest; nothing if it has not by the deadline.
  std::optional<WorkerEnd> wait_worker_end(std::uint32_t worker,
                                           std::optional<std::chrono::milliseconds> patience = std::nullopt);
  /// Ends the server and its workers at once; does not wait for it.
  void kill();

 private:
  void listen();
  void take(const ControlMessage& message);
  void reap();

  Descriptor control_;
  pid_t pid_ = -1;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ready_ = false;
  bool ended_ = false;
  bool reaped_ = false;
  WorkerEnd own_end_;
  std::map<std::uint32_t, WorkerEnd> worker_ends_;
  std::thread listener_;
};

}  // namespace seedbed::runner
