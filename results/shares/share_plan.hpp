#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace seedbed::results {

/// What processes that work on parts of a sweep go by: which jobs there are to do, what each may take, and of
/// what program, experiment and data they are. All read the same, and so divide the jobs in the same way,
/// whenever they start; none needs the ledger, which lies in a database that machines cannot share.
struct SharePlan {
  std::string id;                                               ///< of this division: new with each `prepare`
  std::string program;                                          ///< name and version
  int numerics = 0;                                             ///< version
  std::string experiment;                                       ///< hash of experiment.yaml
  std::vector<std::pair<std::string, std::string>> files = {};  ///< that jobs read: path, content hash
  /// By position in the run order; the jobs to be divided.
  std::vector<bool> to_do = {};
  /// Those of them that have been done and merged since. Of the same length.
  std::vector<bool> done = {};
  /// What a job of a cell takes, in microseconds, by those that are done; of the others `usual_cost`.
  std::map<std::uint64_t, std::uint64_t> costs = {};
  std::uint64_t usual_cost = 1;

  std::uint64_t cost_of(std::uint64_t cell) const {
    const auto known = costs.find(cell);
    return known == costs.end() ? usual_cost : known->second;
  }
  bool operator==(const SharePlan&) const = default;
};

/// There is no plan that can be read; the message says what to do.
struct NoSharePlan : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Puts it into the place of the one before. Throws FileError.
void write_share_plan(const std::filesystem::path& file, const SharePlan& plan);

/// Throws NoSharePlan, naming the run directory `root`.
SharePlan read_share_plan(const std::filesystem::path& file, const std::string& root);

}  // namespace seedbed::results
