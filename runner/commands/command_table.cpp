#include <array>

#include "runner/commands/command.hpp"

namespace seedbed::runner {

std::span<const Command> commands() {
  static constexpr std::array table = {
      Command{"run", "train every job of an experiment file that is not done yet", run_command},
      Command{"retry", "run the failed jobs of a run directory again", retry_command},
      Command{"diff", "which jobs of an experiment file are new, kept or no longer named", diff_command},
      Command{"status", "what is done, failed and left in a run directory", status_command},
      Command{"verify", "run finished jobs again and compare every bit of their scores", verify_command},
      Command{"forget", "take unwanted jobs out of a run directory", forget_command},
      Command{"aggregate", "mean scores of each cell, with intervals over replicates", aggregate_command},
      Command{"score", "score forecasts made elsewhere", score_command},
      Command{"predict", "predict the rows of a CSV file with trained models", predict_command},
      Command{"models", "the models of a run directory, best validation score first", models_command},
      Command{"profile", "how long forecasts take, and what makes that vary", profile_command},
      Command{"init", "draft an experiment file for a CSV file", init_command},
      Command{"settings", "what can be set in an experiment file", settings_command},
      Command{"synth", "invent data whose true distribution is known", synth_command},
      Command{"help", "this text, or the help of a command", help_command},
  };
  return table;
}

}  // namespace seedbed::runner
