#pragma once

#include <string>

#include "results/job_result.hpp"

namespace seedbed::results {

/// Kinds of failure; what a user can do differs between them.
enum class FailureKind {
  signal,  ///< a signal ended the worker: a crash, or someone's kill
  exit,    ///< the worker ended by itself
  timeout,
  memory,
  own_error,  ///< the job said what was wrong
};

FailureKind failure_kind(const JobResult& result);

/// What ended the attempt, in a line: "segmentation fault (signal 11)", "exit code 3", or the first line of
/// its error.
std::string failure_cause(const JobResult& result);

/// What failures with the same cause have in common: the cause with every number alike, so that "diverged in
/// epoch 3" and "diverged in epoch 7" are one cause.
std::string without_numbers(const std::string& cause);

/// "segmentation fault (signal 11)"; "signal 63" if it has no name.
std::string signal_text(int signal);

/// What to try, in a line.
std::string advice(FailureKind kind);

}  // namespace seedbed::results
