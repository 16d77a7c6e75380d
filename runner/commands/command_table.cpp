#include <array>

#include "runner/commands/command.hpp"

namespace seedbed::runner {

std::span<const Command> commands() {
  static constexpr std::array table = {
      Command{"help", "this text, or the help of a command", help_command},
  };
  return table;
}

}  // namespace seedbed::runner
