#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

/// A job that has ended, as other programs are told of it.
struct ExportedJob {
  std::string id;
  std::string cell;  ///< "model.components=4 train.lr=0.001"; may be empty
  std::vector<std::pair<std::string, std::string>>
      settings;  ///< varied keys, then those that differ from defaults
  int split = 0;
  std::uint64_t seed = 0;
  results::JobResult result;

  /// "model.components=4 split=0 seed=3"
  std::string name() const {
    return fmt::format("{}{}split={} seed={}", cell, cell.empty() ? "" : " ", split, seed);
  }
};

/// What is exported.
struct Exported {
  std::string name;             ///< of the experiment
  std::filesystem::path place;  ///< where the folder will stand when it is whole
  /// Visits every job that has ended, in the order of results.csv.
  std::function<void(const std::function<void(const ExportedJob&)>& visit)> each;
};

}  // namespace seedbed::runner
