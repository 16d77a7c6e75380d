#include <array>

#include "runner/commands/command.hpp"

namespace seedbed::runner {

// Each is in a file of its own, NAME_command.cpp.
extern const Command run_command, work_command, merge_command, cancel_command, retry_command, diff_command,
    status_command, verify_command, forget_command, logs_command, aggregate_command, compare_command,
    report_command, export_command, score_command, scores_command, predict_command, models_command,
    profile_command, init_command, settings_command, synth_command, help_command;

std::span<const Command> commands() {
  static const std::array table = {
      run_command,     work_command,   merge_command,    cancel_command, retry_command,     diff_command,
      status_command,  verify_command, forget_command,   logs_command,   aggregate_command, compare_command,
      report_command,  export_command, score_command,    scores_command, predict_command,   models_command,
      profile_command, init_command,   settings_command, synth_command,  help_command};
  return table;
}

}  // namespace seedbed::runner
