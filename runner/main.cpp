#include <string>
#include <vector>

#include "runner/commands/command_line.hpp"
#include "runner/host/process_start.hpp"

int main(int argc, char** argv) {
  seedbed::runner::start_process();
  return seedbed::runner::run_command_line(std::vector<std::string>(argv + (argc > 0), argv + argc));
}
