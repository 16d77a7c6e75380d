#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace seedbed::experiments {

/// A job that is another program (`command:` in an experiment file).
struct ProgramSettings {
  /// Its words, in which {names} stand for settings and paths (plan/command_words.hpp); empty: the job is a
  /// network.
  std::vector<std::string> command;
  std::string directory;            ///< where it is started; absolute once loaded
  std::vector<std::string> inputs;  ///< patterns of the files it reads besides the data, within the directory
  std::map<std::string, nlohmann::json> settings;  ///< the user's own, by dotted name: what its types are

  bool operator==(const ProgramSettings&) const = default;
};

}  // namespace seedbed::experiments
