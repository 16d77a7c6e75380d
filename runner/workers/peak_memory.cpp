#include "runner/workers/peak_memory.hpp"

#include <fstream>
#include <string>

namespace seedbed::runner {

void reset_peak_memory() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5\n";  // proc(5): resets VmHWM
}

std::int64_t peak_memory() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  }
  return 0;
}

}  // namespace seedbed::runner
