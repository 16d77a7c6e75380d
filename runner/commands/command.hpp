#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "runner/host/exit_code.hpp"

namespace seedbed::runner {

/// A command line that cannot be followed; the message says what to change.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Arguments = std::vector<std::string>;

/// `seedbed NAME …`: a constant of this type in NAME_command.cpp, which command_table.cpp names. `run` gets
/// what follows the name and returns an exit code. Errors are exceptions: UsageError, or any std::exception
/// whose message is written for the user.
struct Command {
  std::string_view name;
  std::string_view purpose;  ///< one line, for `seedbed help`
  int (*run)(const Arguments& arguments);
};

/// Every command, in the order of `seedbed help`.
std::span<const Command> commands();

}  // namespace seedbed::runner
