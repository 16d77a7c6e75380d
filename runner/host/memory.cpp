#include "runner/host/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string_view>

#include "base/amounts.hpp"
#include "base/number_text.hpp"
#include "runner/host/cgroups.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// The number after a name, in a file of lines "name number" or "name: number kB".
std::optional<std::int64_t> entry(const fs::path& file, std::string_view name) {
  std::ifstream in(file);
  for (std::string key, rest; in >> key && std::getline(in, rest);) {
    if (key == name) return std::atoll(rest.c_str());
  }
  return std::nullopt;
}

std::optional<std::int64_t> whole_number_in(const fs::path& file) {
  return parse_integer<std::int64_t>(first_line(file));  // not "max"
}

/// What the group has left; nothing if it has no limit.
std::optional<std::int64_t> left_of(const Cgroup& group) {
  const auto file = [&](const char* v2, const char* v1) { return group.directory / (group.v2 ? v2 : v1); };
  const auto limit = whole_number_in(file("memory.max", "memory.limit_in_bytes"));
  const auto used = whole_number_in(file("memory.current", "memory.usage_in_bytes"));
  if (!limit || !used) return std::nullopt;
  const char* cache = group.v2 ? "inactive_file" : "total_inactive_file";
  const std::int64_t given_back = entry(group.directory / "memory.stat", cache).value_or(0);
  return std::max<std::int64_t>(0, *limit - std::max<std::int64_t>(0, *used - given_back));
}

}  // namespace

std::int64_t available_memory(const fs::path& root) {
  constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::max();
  std::int64_t available = kUnknown;
  if (const auto host = entry(root / "proc/meminfo", "MemAvailable:")) available = *host * 1024;
  for (const Cgroup& group : cgroups(root, "memory"))
    available = std::min(available, left_of(group).value_or(available));
  return available == kUnknown ? 0 : available;
}

std::int64_t own_resident_memory() {
  return entry("/proc/self/status", "VmRSS:").value_or(0) * 1024;
}

std::optional<std::int64_t> memory_amount(const std::string& text) {
  return memory_bytes(text);
}

}  // namespace seedbed::runner
