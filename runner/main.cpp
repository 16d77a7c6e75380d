#include <string>
#include <vector>

#include "runner/commands/command_line.hpp"

int main(int argc, char** argv) {
  return seedbed::runner::run_command_line(std::vector<std::string>(argv + (argc > 0), argv + argc));
}
