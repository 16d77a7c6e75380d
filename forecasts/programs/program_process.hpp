#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "experiments/leave_request.hpp"

namespace seedbed::forecasts {

enum class KeeperOrder : char;

/// A program to start.
struct ProgramStart {
  std::vector<std::string> words;  ///< of its command; the first is a path or looked for in PATH
  std::filesystem::path directory;
  std::vector<std::string> environment;  ///< NAME=value, all of them
};

/// How a program ended.
struct ProgramEnd {
  std::string not_started;       ///< why it could not be started; empty if it was
  int exit_code = -1;            ///< -1: it did not exit
  int signal = 0;                ///< that ended it; 0: none
  std::int64_t peak_memory = 0;  ///< bytes that it and what it started held at once, as far as was seen
  /// Processes that it had started and that had not ended a moment after it: "sleep (process 17)". They were
  /// ended.
  std::string left_behind;
  bool keeper_died = false;  ///< somebody ended the process that watches it; nothing else is known then
};

/// A program that runs, in a process group of its own, its output in a pipe. A keeper process stands between
/// this process and the program: whatever ends this process, also KILL, the keeper ends the program and
/// everything that it has started, in whatever groups and sessions; whatever ends the keeper, KILL reaches
/// the program. Where the keeper is killed and this process is to leave (experiments/leave_request.hpp), it
/// ends the rest before. This process must have one thread.
class ProgramProcess {
 public:
  /// Starts it. Throws std::system_error if processes or pipes cannot be made.
  explicit ProgramProcess(const ProgramStart& start);
  /// Ends it if it runs.
  ~ProgramProcess();
  ProgramProcess(const ProgramProcess&) = delete;
  ProgramProcess& operator=(const ProgramProcess&) = delete;

  /// What it writes to its standard output and error; to be read until the end.
  int output() const { return output_.get(); }
  /// Becomes readable once the program has ended.
  int news() const { return channel_.get(); }

  /// TERM, to its process group.
  void ask_to_end();
  /// KILL, to all of it.
  void kill();

  /// Waits for it to end.
  ProgramEnd wait();

 private:
  experiments::PostponedLeave postponed_;  // until everything has ended
  void order(KeeperOrder what);
  static void end_orphans();

  ProgramStart start_;
  Descriptor output_, channel_;
  pid_t keeper_ = -1;
};

}  // namespace seedbed::forecasts
