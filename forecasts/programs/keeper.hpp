#pragma once

#include <sys/types.h>

#include <cstdint>

#include "forecasts/programs/program_process.hpp"

namespace seedbed::forecasts {

/// What a keeper is asked to do, a byte each.
enum class KeeperOrder : char { ask_to_end = 't', kill = 'k' };

/// What a keeper says when all is over. Sent as it is in memory.
struct KeeperReport {
  int start_error = 0;  ///< errno; 0: the program was started
  bool directory_at_fault = false;
  int status = 0;  ///< as wait has it
  std::int64_t peak_memory = 0;
  std::int32_t left_behind = 0;  ///< processes
  pid_t first_left = 0;
  char first_name[64] = {};
};

/// The whole life of a keeper, in a process that was just forked: starts the program with `output` as its
/// standard output and error, serves `channel` and reports. When the other end of the channel is closed it
/// ends everything.
[[noreturn]] void be_keeper(const ProgramStart& start, int channel, int output, pid_t parent);

}  // namespace seedbed::forecasts
