#include "runner/host/peak_memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace seedbed::runner {

namespace {

/// The bytes in a line such as "VmHWM:     1234 kB".
std::int64_t kilobytes(const std::string& line) {
  return std::stoll(line.substr(line.find(':') + 1)) * 1024;
}

}  // namespace

void reset_peak_memory() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5\n";  // proc(5): resets VmHWM
}

PeakMemory peak_memory() {
  PeakMemory peak;
  std::int64_t shared = 0;
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    const auto is = [&line](std::string_view name) { return line.starts_with(name); };
    if (is("VmHWM:")) peak.resident = kilobytes(line);
    if (is("RssFile:") || is("RssShmem:")) shared += kilobytes(line);
  }
  peak.own = std::max<std::int64_t>(0, peak.resident - shared);
  return peak;
}

}  // namespace seedbed::runner
