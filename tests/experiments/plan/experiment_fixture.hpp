#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::experiments {

/// Writes experiment files into a directory of its own and loads them.
class ExperimentFiles {
 public:
  std::filesystem::path write(const std::string& text, const std::string& name = "sweep.yaml") const {
    const std::filesystem::path file = directory_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  Experiment load(const std::string& text, const std::vector<std::string>& overrides = {}) const {
    return Experiment::load(write(text), overrides);
  }

  /// The message of the error that loading ends in, with the file called "sweep.yaml"; empty if there is
  /// none.
  std::string error(const std::string& text, const std::vector<std::string>& overrides = {}) const {
    try {
      load(text, overrides);
    } catch (const ExperimentError& problem) {
      std::string message = problem.what();
      const std::string prefix = directory_.path().string() + "/";
      for (std::size_t at; (at = message.find(prefix)) != std::string::npos;)
        message.erase(at, prefix.size());
      return message;
    }
    return "";
  }

  const std::filesystem::path& directory() const { return directory_.path(); }

 private:
  TempDir directory_;
};

/// An experiment that has what it must have; `more` follows.
inline std::string minimal(const std::string& more = "") {
  return "data: {path: d.csv, target: y, numeric: [x]}\n" + more;
}

/// As if the content of every file were its name.
inline std::string hash_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

}  // namespace seedbed::experiments
