#pragma once

#include "runner/commands/command.hpp"

namespace seedbed::runner {

/// The whole program: finds the command, runs it, turns errors into messages on stderr. Returns the exit
/// code.
int run_command_line(const Arguments& arguments);

}  // namespace seedbed::runner
