#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "runner/sweep/content_hashes.hpp"

namespace seedbed::experiments {
class Table;
}

namespace seedbed::runner {

/// The data of a sweep: each distinct data setting is read once, and each (data setting, split) that jobs
/// read is encoded into a sealed memory file that workers map.
class DataStore {
 public:
  /// Finds the distinct data settings of the cells; reads nothing.
  explicit DataStore(const experiments::Experiment& experiment);
  ~DataStore();  ///< closes the descriptors
  DataStore(const DataStore&) = delete;
  DataStore& operator=(const DataStore&) = delete;

  /// Has every file that jobs read hashed, so that one that cannot be read is an error here, naming the
  /// setting.
  void hash_files(const ContentHashes& hashes);

  /// Notes that a job of this cell and split (a position in the experiment's list) is to run; returns the
  /// index of its data.
  int want(std::size_t cell, std::size_t split);

  /// Reads and encodes everything wanted, on `threads` threads. `activity` is told what is being done, `note`
  /// what the user should know (rows skipped). Throws DataError, with the place of the setting
  /// at fault in front; also if a file is not any more what it was when it was hashed.
  void prepare(std::size_t threads, const std::function<void(std::string_view)>& activity,
               const std::function<void(std::string_view)>& note);

  /// The memory file of an index, once prepared; any thread.
  int descriptor(int index) const { return wanted_.at(static_cast<std::size_t>(index)).descriptor; }

 private:
  struct Setting {
    experiments::DataSettings data;
    std::set<models::Family> families = {};  // of the cells with this data
  };
  struct Wanted {
    std::size_t setting = 0;
    std::size_t split = 0;
    int descriptor = -1;
  };

  void add_cell(std::size_t cell, const std::string& key, std::map<std::string, std::size_t>& known);
  std::vector<std::vector<std::size_t>> wanted_by_table() const;
  experiments::Table read(const std::vector<std::size_t>& group) const;
  void require_unchanged(const experiments::DataSettings& data) const;
  void encode(const experiments::Table& table, const std::vector<std::size_t>& group, std::size_t threads);

  experiments::Experiment experiment_;
  std::vector<Setting> settings_;
  std::vector<std::uint32_t> setting_of_cell_;  // empty if there is one setting
  std::vector<Wanted> wanted_;
  std::optional<ContentHashes> hashes_;
  std::map<std::pair<std::size_t, std::size_t>, int> index_;  // (setting, split) -> wanted_
};

}  // namespace seedbed::runner
