#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace seedbed::runner {

/// What a program said that was asked something.
struct ProgramAnswer {
  enum class End {
    exited,     ///< with `status`
    not_there,  ///< there is no such program on PATH
    took_long,  ///< it was killed for that
  };
  End end = End::exited;
  int status = 0;      ///< as a shell reports it: 128 and the number of a signal that ended it
  std::string output;  ///< at most a megabyte
  std::string errors;  ///< what it wrote to standard error, at most as much

  bool ok() const { return end == End::exited && status == 0; }
};

/// Runs a program from PATH to its end, with nothing to read. What Slurm has set for the job that this
/// process may be in is not handed on, so that a job submitted from within a job is like any other.
ProgramAnswer program_answer(const std::vector<std::string>& words, std::chrono::milliseconds patience);

}  // namespace seedbed::runner
