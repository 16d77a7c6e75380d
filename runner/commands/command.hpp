#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::runner {

/// What `seedbed` returns to its caller.
enum ExitCode : int {
  all_done = 0,
  some_job_failed = 1,
  usage_error = 2,    ///< the command line, the experiment or its data is wrong, or a file cannot be used
  interrupted = 130,  ///< as a shell reports a program ended by Ctrl-C
};

/// A command line that cannot be followed; the message says what to change.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Arguments = std::vector<std::string>;

/// `seedbed NAME …`. `run` gets what follows the name and returns an exit code. Errors are exceptions:
/// UsageError, or any std::exception whose message is written for the user.
struct Command {
  std::string_view name;
  std::string_view purpose;  ///< one line, for `seedbed help`
  int (*run)(const Arguments& arguments);
};

/// What was printed comes before anything on standard error that follows. Throws std::system_error with the
/// reason when standard output cannot take it: a full disk may show only here.
void flush_output();

/// Every command, in the order of `seedbed help`.
std::span<const Command> commands();

// One file each. A new command is a file, a declaration here and a line in command_table.cpp.
int run_command(const Arguments& arguments);
int retry_command(const Arguments& arguments);
int diff_command(const Arguments& arguments);
int status_command(const Arguments& arguments);
int verify_command(const Arguments& arguments);
int forget_command(const Arguments& arguments);
int aggregate_command(const Arguments& arguments);
int score_command(const Arguments& arguments);
int predict_command(const Arguments& arguments);
int models_command(const Arguments& arguments);
int profile_command(const Arguments& arguments);
int settings_command(const Arguments& arguments);
int synth_command(const Arguments& arguments);
int init_command(const Arguments& arguments);
int help_command(const Arguments& arguments);

}  // namespace seedbed::runner
