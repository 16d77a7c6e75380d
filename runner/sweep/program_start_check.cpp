#include "runner/sweep/program_start_check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "base/messages.hpp"
#include "experiments/plan/command_words.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostCellsLookedAt = 10'000;

bool can_be_run(const fs::path& path) {
  std::error_code unknown;
  return fs::is_regular_file(path, unknown) && access(path.c_str(), X_OK) == 0;
}

bool is_in_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (can_be_run(fs::path(folder.empty() ? "." : folder) / name)) return true;
  }
  return false;
}

/// Empty if there is nothing wrong.
std::string problem_with(const std::string& word, const std::string& directory) {
  if (word.find('/') == std::string::npos) {
    return is_in_path(word) ? "" : fmt::format("there is no program {} in PATH", quoted_value(word));
  }
  const fs::path path = (fs::path(directory) / word).lexically_normal();
  std::error_code unknown;
  if (can_be_run(path)) return "";
  if (!fs::exists(path, unknown)) return fmt::format("there is no program {}", quoted_value(path.string()));
  return fmt::format(
      "{} cannot be run: it is no executable file; make it one with chmod +x, or name what runs "
      "it, as in [python3, {}]",
      quoted_value(path.string()), word);
}

}  // namespace

void require_startable(const experiments::Experiment& experiment) {
  std::set<std::pair<std::string, std::string>> known;
  std::map<std::string, std::string> job_words;
  for (const std::string& name : experiments::words_of_a_job()) job_words[name] = name;
  for (std::size_t cell = 0; cell < std::min(experiment.cells(), kMostCellsLookedAt); ++cell) {
    const experiments::JobSettings settings = experiment.settings(cell);
    if (!settings.is_program()) return;
    const std::string word = experiments::command_line(settings, job_words).front();
    const std::string& directory = settings.program.directory;
    if (!known.emplace(word, directory).second) continue;
    std::error_code unknown;
    if (!fs::is_directory(directory, unknown)) {
      throw experiments::ExperimentError(fmt::format("{}: directory: there is no directory {}",
                                                     experiment.origin("directory"),
                                                     quoted_value(directory)));
    }
    for (const std::string& path : settings.data.paths()) {
      if (!fs::exists(path, unknown) || fs::is_regular_file(path, unknown)) continue;
      throw experiments::ExperimentError(fmt::format(
          "{}: data.path: {} is no file, and a program reads the data itself; write them to a file",
          experiment.origin("data.path"), quoted_value(path)));
    }
    const std::string problem = problem_with(word, directory);
    if (!problem.empty())
      throw experiments::ExperimentError(
          fmt::format("{}: command: {}", experiment.origin("command"), problem));
  }
}

}  // namespace seedbed::runner
