#include <string>
#include <vector>

#include "runner/commands/command_line.hpp"
#include "runner/host/process_start.hpp"
#include "runner/host/torch_library.hpp"

int main(int argc, char** argv) {
  seedbed::runner::start_process();
  seedbed::runner::offer_torch_library();
  return seedbed::runner::run_command_line(std::vector<std::string>(argv + (argc > 0), argv + argc));
}
