#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::runner {

/// A control group, as a directory of files about it.
struct Cgroup {
  std::filesystem::path directory;
  bool v2 = false;
};

/// The groups that hold this process as to a controller ("cpu", "memory"), from the topmost that can be seen:
/// it is held to the limits of all of them. `root` is what holds proc and sys.
std::vector<Cgroup> cgroups(const std::filesystem::path& root, const std::string& controller);

/// The first line of a file; empty if it cannot be read.
std::string first_line(const std::filesystem::path& file);

/// The parts of a text between separators.
std::vector<std::string> split_words(const std::string& text, char separator);

}  // namespace seedbed::runner
