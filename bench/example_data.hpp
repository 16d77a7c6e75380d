#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "experiments/plan/experiment.hpp"

namespace seedbed::bench {

/// The data settings of the example experiments, by name. The surgery data are made, not kept: without them
/// only the diamonds come.
inline std::vector<std::pair<std::string, experiments::DataSettings>> example_data() {
  std::vector<std::pair<std::string, experiments::DataSettings>> result;
  for (const std::string name : {"diamonds", "surgery"}) {
    const std::string file = std::string(SEEDBED_SOURCE_DIR "/experiments/") + name + ".yaml";
    const experiments::DataSettings data = experiments::Experiment::load(file).settings(0).data;
    if (std::filesystem::exists(data.path)) {
      result.emplace_back(name, data);
    } else {
      fmt::print(stderr, "{} is not there, left out; {} says how it is made\n", data.path, file);
    }
  }
  return result;
}

}  // namespace seedbed::bench
