#include <span>
#include <string>
#include <vector>

#include "runner/commands/command.hpp"
#include "runner/commands/command_line.hpp"
#include "runner/commands/run_experiment.hpp"
#include "runner/host/process_start.hpp"
#include "runner/host/torch_library.hpp"

// `seedbed run` and no other command, for jobs of this machine. ./quickstart compiles it first: a sweep can
// start while the code of all other commands, a third of the program, is still to be compiled.

namespace seedbed::runner {

namespace {

const Command kPlainRunCommand = {
    "run", "train every job of an experiment file that is not done yet",
    [](const Arguments& arguments) { return run_experiment(arguments, nullptr); }};

}  // namespace

std::span<const Command> commands() {
  return {&kPlainRunCommand, 1};
}

}  // namespace seedbed::runner

int main(int argc, char** argv) {
  seedbed::runner::start_process();
  seedbed::runner::offer_torch_library();
  return seedbed::runner::run_command_line(std::vector<std::string>(argv + (argc > 0), argv + argc));
}
