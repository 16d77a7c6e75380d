#include "results/shares/writer_process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace seedbed::results {
namespace {

/// Where numbers of processes mean what they mean to us; "-" if that cannot be found out.
std::string number_space() {
  std::string boot;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot);
  std::error_code error;
  const std::string space = std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
  return boot.empty() || space.empty() ? "-" : boot + " " + space;
}

/// When a process began, in ticks since the system did; empty if there is none of that number.
std::string start_of(long process) {
  std::ifstream in(fmt::format("/proc/{}/stat", process));
  std::string text{std::istreambuf_iterator<char>(in), {}};
  // The name, in brackets, may hold anything; the start is the 20th field behind it.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return "";
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int i = 0; i < 20; ++i) fields >> field;
  return field;
}

}  // namespace

bool is_silent(const std::filesystem::path& file, std::chrono::minutes longest) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file, error);
  return error || written + longest < std::filesystem::file_time_type::clock::now();
}

std::string process_mark() {
  return fmt::format("{} {} {}", number_space(), ::getpid(), start_of(::getpid()));
}

bool has_ended(const std::string& mark) {
  std::istringstream fields(mark);
  std::string boot, space, start;
  long process = 0;
  if (!(fields >> boot >> space >> process >> start)) return false;
  if (boot + " " + space != number_space()) return false;
  return start_of(process) != start;
}

}  // namespace seedbed::results
