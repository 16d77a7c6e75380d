#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/plan/experiment.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/scheduler/data_shelf.hpp"

namespace seedbed::experiments {
class FittedPreprocessing;
class Preparer;
class Table;
}  // namespace seedbed::experiments

namespace seedbed::runner {

/// How the data of a sweep are made ready.
struct Preparation {
  std::size_t threads = 1;
  std::size_t ahead = 1;  ///< encoded data there should be before jobs ask for them
  bool check_only = false;
  /// For what is encoded before the first job; more is encoded later. If all of it fits, it is encoded at
  /// once, and no table is kept.
  std::int64_t at_once = std::int64_t{1} << 30;
  std::function<void(std::string_view)> activity;  ///< is told what is being done
  std::function<void(std::string_view)> note;      ///< what the user should know (rows skipped)
};

/// The data of a sweep: each distinct data setting is read once, and each (data setting, split) that jobs
/// read is encoded into a sealed memory file that workers map.
class DataStore {
 public:
  /// Finds the distinct data settings of the cells; reads nothing.
  explicit DataStore(const experiments::Experiment& experiment);
  ~DataStore();
  DataStore(const DataStore&) = delete;
  DataStore& operator=(const DataStore&) = delete;

  /// Has every file that jobs read hashed, so that one that cannot be read is an error here, naming the
  /// setting.
  void hash_files(const ContentHashes& hashes);

  /// Notes that a job of this cell and split (a position in the experiment's list) is to run; returns the
  /// index of its data.
  int want(std::size_t cell, std::size_t split);
  /// Whether the data of that job are wanted already, by this one or another.
  bool is_wanted(std::size_t cell, std::size_t split) const;

  /// Reads everything wanted, finds all that is wrong with any split of it, and encodes what is needed first.
  /// Throws DataError, with the place of the setting at fault in front; also if a file is not any more what
  /// it was when it was hashed.
  void prepare(const Preparation& preparation);

  /// The bytes that each index takes when it is encoded, once prepared.
  std::vector<std::int64_t> sizes() const;

  /// How many rows train, validate and test in each split wanted, and what they weigh, as lines of text; once
  /// checked.
  std::string rows_text() const;

  /// From here on: hands what is encoded to a shelf that encodes the rest when it is needed. `jobs` are those
  /// that read each index, `limit` is the shelf's. This object must outlive it.
  std::unique_ptr<DataShelf> shelf(const std::vector<std::size_t>& jobs, std::int64_t limit,
                                   std::size_t ahead);

  /// "split 7", and where there are several data settings "split 7 of data setting 2".
  std::string name_of(std::size_t index) const;

 private:
  struct Setting {
    experiments::DataSettings data;
    std::set<models::Family> families = {};                      // of the cells with this data
    std::set<std::string> inputs = {};                           // that the programs of these cells read
    std::shared_ptr<const experiments::Preparer> preparer = {};  // as long as something is left to encode
  };
  struct Wanted {
    std::size_t setting = 0;
    std::size_t split = 0;
    std::int64_t bytes = 0;
    experiments::PartSizes rows = {};       // once checked
    experiments::PartWeights weights = {};  // likewise
    Descriptor encoded = {};
    std::shared_ptr<const experiments::FittedPreprocessing> fitted =
        {};  // kept from the check, if it is small
  };
  using Group = std::vector<std::size_t>;  // positions in wanted_ that read one table

  std::string where_else_it_was_looked_for() const;
  void add_cell(std::size_t cell, const std::string& key, std::map<std::string, std::size_t>& known);
  std::vector<Group> wanted_by_table() const;
  void read(const Group& group, const Preparation& preparation);
  template <class Parts>
  std::string part_lines(const char* what, Parts Wanted::*parts) const;
  std::string weights_text() const;
  void note_weights(const experiments::DataSettings& settings, const experiments::Table& table,
                    const Preparation& preparation) const;
  void note_lists(const experiments::SplitSettings& split, const Preparation& preparation) const;
  void encode_or_check(const Group& group, const Preparation& preparation);
  std::size_t count_at_once(const Group& group, const Preparation& preparation) const;
  void check(std::size_t index);
  Descriptor encode(std::size_t index) const;
  void forget_tables();
  void require_unchanged(const experiments::DataSettings& data) const;

  experiments::Experiment experiment_;
  std::vector<std::shared_ptr<const experiments::Table>> tables_;  // outlive the preparers
  std::vector<Setting> settings_;
  std::vector<std::uint32_t> setting_of_cell_;  // empty if there is one setting
  std::vector<Wanted> wanted_;
  std::optional<ContentHashes> hashes_;
  std::atomic<std::int64_t> fitted_bytes_{0};                 // of all kept
  std::map<std::pair<std::size_t, std::size_t>, int> index_;  // (setting, split) -> wanted_
};

}  // namespace seedbed::runner
