#pragma once

#include <cstdint>
#include <string>

namespace seedbed::results {

/// Where and with what a process ran jobs. What could not be found out is empty or 0.
struct RunEnvironment {
  std::string program;     ///< name, version and git description of the program
  std::string command;     ///< as typed
  std::string directory;   ///< it was started in
  std::string git_commit;  ///< checked out where the experiment file lies; empty outside of any repository
  std::string git_state;   ///< "clean", or "changed" if tracked files differ from that commit
  std::string host;
  std::string cpu;          ///< "AMD EPYC 9B14"
  int cores = 0;            ///< logical processors that the process may use
  std::int64_t memory = 0;  ///< of the host, bytes
  std::string libraries;    ///< "libtorch 1.13.1, oneTBB 2021.8, …"

  bool operator==(const RunEnvironment&) const = default;
};

/// How a run ended.
enum class RunEnd {
  none,         ///< it is still running, or died
  done,         ///< every job is done
  failed,       ///< all that was to be tried was, and jobs failed
  interrupted,  ///< the user stopped it
  error,        ///< it could not go on: the disk was full, the workers could not be started, …
};

/// A process that ran jobs in a directory.
struct RunEntry {
  int number = 0;  ///< from 1, in the order in which they began
  double started = 0;
  double ended = 0;  ///< seconds since the epoch
  RunEnd end = RunEnd::none;
  RunEnvironment environment;
};

}  // namespace seedbed::results
