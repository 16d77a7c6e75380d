#pragma once

#include "forecasts/programs/output_log.hpp"
#include "forecasts/programs/program_process.hpp"

namespace seedbed::forecasts {

struct Supervised {
  ProgramEnd end;
  bool was_asked_to_end = false;  ///< by us
};

/// Runs a program to its end with its output in the log. Asked to finish, this sends it TERM, and KILL when
/// the time is over, but gives it four seconds at least.
Supervised supervise(const ProgramStart& start, OutputLog& log);

}  // namespace seedbed::forecasts
