#pragma once

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runner/host/stop_signals.hpp"

namespace seedbed::runner {

/// Lets INT, TERM and HUP end a prediction at once: files that are not complete are removed, a message is
/// written and the process ends, all in the signal handler. Nothing that waits for input has to be woken for
/// that, whichever thread waits, and a signal cannot come too early or too late. One per process at a time.
class PredictionInterruption {
 public:
  PredictionInterruption();   ///< holds signals back until `arm`
  ~PredictionInterruption();  ///< what was before is in force again
  PredictionInterruption(const PredictionInterruption&) = delete;
  PredictionInterruption& operator=(const PredictionInterruption&) = delete;

  /// From now on a signal removes `files`, writes `message` to standard error and ends the process with
  /// `exit_code`.
  void arm(std::vector<std::filesystem::path> files, std::string message, int exit_code);

  /// From now on signals do nothing: the files are about to take their names. Does not return if one came
  /// before.
  void finish();

 private:
  static void end_process(int signal);

  std::vector<std::filesystem::path> files_;
  std::string message_;
  int exit_code_ = 1;
  sigset_t mask_before_;
  std::optional<StopSignals> signals_;
};

}  // namespace seedbed::runner
