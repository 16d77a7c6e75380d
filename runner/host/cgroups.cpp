#include "runner/host/cgroups.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::find(list, word) != list.end();
}

struct Mount {
  bool v2 = false;
  fs::path shown;  // the group that is seen at the mount point
  fs::path point;
};

// Lines of mountinfo: id parent device root point options [tags…] - type source super-options
std::vector<Mount> mounts_of(const fs::path& root, const std::string& controller) {
  std::vector<Mount> mounts;
  std::ifstream in(root / "proc/self/mountinfo");
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> fields = split_words(line, ' ');
    const auto dash = std::ranges::find(fields, "-");
    if (fields.size() < 7 || fields.end() - dash < 4) continue;
    const std::string& type = dash[1];
    const bool v1 = type == "cgroup" && contains(split_words(dash[3], ','), controller);
    if (type == "cgroup2" || v1)
      mounts.push_back({!v1, fields[3], root / fs::path(fields[4]).relative_path()});
  }
  return mounts;
}

// This process's group in the hierarchy of a mount. Lines are "id:controllers:path"; v2 has no controllers.
fs::path own_group(const fs::path& root, bool v2, const std::string& controller) {
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (v2 ? controllers.empty() : contains(split_words(controllers, ','), controller))
      return line.substr(second + 1);
  }
  return "/";
}

}  // namespace

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

std::vector<std::string> split_words(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

// Inside a container the mount may show only a part of the hierarchy; a group outside that part is looked for
// at the mount point itself.
std::vector<Cgroup> cgroups(const fs::path& root, const std::string& controller) {
  std::vector<Cgroup> groups;
  for (const Mount& mount : mounts_of(root, controller)) {
    const fs::path below = own_group(root, mount.v2, controller).lexically_relative(mount.shown);
    const bool outside = below.empty() || below == "." || *below.begin() == "..";
    fs::path group = mount.point;
    groups.push_back({group, mount.v2});
    if (outside) continue;
    for (const fs::path& part : below) groups.push_back({group /= part, mount.v2});
  }
  return groups;
}

}  // namespace seedbed::runner
