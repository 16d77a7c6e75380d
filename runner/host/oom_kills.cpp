#include "runner/host/oom_kills.hpp"

#include <fstream>
#include <string>

namespace seedbed::runner {

bool OomKills::one_more() {
  const std::lock_guard lock(mutex_);
  if (count() <= seen_) return false;
  ++seen_;
  return true;
}

/// Of the whole host, since it started.
std::int64_t OomKills::count() {
  std::ifstream file("/proc/vmstat");
  std::string name;
  std::int64_t value = 0;
  while (file >> name >> value) {
    if (name == "oom_kill") return value;
  }
  return 0;
}

}  // namespace seedbed::runner
