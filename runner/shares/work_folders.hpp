#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "results/run_directory.hpp"
#include "runner/shares/other_shares.hpp"

namespace seedbed::runner {

/// Where programs that are jobs work. Each share has folders of its own, `work/<job>@<writer>`, since two may
/// run the same job; what a run or a share that is over has left of a job is gone on with.
class WorkFolders {
 public:
  /// Lists what there is.
  WorkFolders(const results::RunDirectory& directory, std::string writer, const OtherShares& others);

  std::filesystem::path of(const std::string& job);

 private:
  std::filesystem::path folder_;
  std::string writer_;
  std::map<std::string, std::filesystem::path> left_;  // by job
};

}  // namespace seedbed::runner
