#include "runner/sweep/data_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "base/data_error.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/table.hpp"
#include "runner/progress/progress_text.hpp"

namespace seedbed::runner {

using experiments::DataSettings;
using experiments::Experiment;
using experiments::Table;

namespace {

// What reading a file depends on: the rest is for encoding, so that cells that differ in it share a table.
DataSettings for_reading(DataSettings settings) {
  const experiments::SplitSettings all = settings.split;
  settings.scaling = DataSettings().scaling;
  settings.min_count = DataSettings().min_count;
  settings.split = {};
  settings.split.kind = all.kind;
  settings.split.by = all.by;
  settings.split.name = all.name;
  settings.split.path = all.path;
  return settings;
}

// Data errors know which setting is at fault; the experiment knows where it was written.
template <class Work>
auto with_place(const Experiment& experiment, const Work& work) {
  try {
    return work();
  } catch (const DataError& error) {
    if (error.setting().empty()) throw;
    throw DataError(fmt::format("{}: {}", experiment.origin(error.setting()), error.what()));
  }
}

bool decides_data(const std::string& key) {
  return key.starts_with("data.");
}

// Calls `work` with 0 … count - 1 on several threads. The error of the lowest number comes out, as it would
// from a loop.
void in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::exception_ptr> errors(count);
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back(loop);
    loop();
  }
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace

DataStore::DataStore(const Experiment& experiment) : experiment_(experiment) {
  const std::vector<std::string>& keys = experiment_.varied_keys();
  std::map<std::string, std::size_t> known;  // varied data settings, as text -> settings_
  if (std::ranges::none_of(
          keys, [](const std::string& key) { return decides_data(key) || key == "model.family"; })) {
    add_cell(0, "", known);
    setting_of_cell_.clear();
    return;
  }
  for (std::size_t cell = 0; cell < experiment_.cells(); ++cell) {
    const std::vector<std::string> values = experiment_.varied_values(cell);
    std::string key;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (decides_data(keys[i])) key += values[i] + '\n';
    }
    add_cell(cell, key, known);
  }
}

void DataStore::add_cell(std::size_t cell, const std::string& key,
                         std::map<std::string, std::size_t>& known) {
  const auto [place, is_new] = known.emplace(key, settings_.size());
  const experiments::JobSettings settings = experiment_.settings(cell);
  if (is_new) settings_.push_back({.data = settings.data});
  settings_[place->second].families.insert(settings.model.family);
  setting_of_cell_.push_back(static_cast<std::uint32_t>(place->second));
}

DataStore::~DataStore() {
  for (const Wanted& wanted : wanted_) {
    if (wanted.descriptor >= 0) close(wanted.descriptor);
  }
}

void DataStore::hash_files(const ContentHashes& hashes) {
  hashes_ = hashes;
  const auto hash = [&](const std::string& path, const std::string& setting) {
    if (path.empty()) return;
    with_place(experiment_, [&] {
      try {
        hashes(path);
      } catch (const DataError& error) {
        throw DataError(error.what(), setting);
      }
    });
  };
  for (const Setting& setting : settings_) {
    hash(setting.data.path, "data.path");
    hash(setting.data.split.path, "data.split.path");
  }
}

int DataStore::want(std::size_t cell, std::size_t split) {
  const std::size_t setting = setting_of_cell_.empty() ? 0 : setting_of_cell_[cell];
  const auto [place, is_new] = index_.emplace(std::pair(setting, split), static_cast<int>(wanted_.size()));
  if (is_new) wanted_.push_back({.setting = setting, .split = split});
  return place->second;
}

void DataStore::prepare(std::size_t threads, const std::function<void(std::string_view)>& activity,
                        const std::function<void(std::string_view)>& note) {
  for (const std::vector<std::size_t>& group : wanted_by_table()) {
    const DataSettings& settings = settings_[wanted_[group.front()].setting].data;
    activity(fmt::format("reading {}", settings.path));
    const Table table = read(group);
    if (table.skipped_rows > 0) {
      note(fmt::format("{}: {} skipped (data.bad_rows: skip); the first: {}", settings.path,
                       count_text(static_cast<std::size_t>(table.skipped_rows), "bad row is", "bad rows are"),
                       table.first_skipped));
    }
    activity(fmt::format("encoding {} rows for {}", table.rows(),
                         group.size() == 1 ? "1 split" : fmt::format("{} splits or settings", group.size())));
    encode(table, group, threads);
    require_unchanged(settings);
  }
}

std::vector<std::vector<std::size_t>> DataStore::wanted_by_table() const {
  std::vector<DataSettings> tables;
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const DataSettings table = for_reading(settings_[wanted_[i].setting].data);
    const auto found = std::ranges::find(tables, table);
    if (found == tables.end()) {
      tables.push_back(table);
      groups.emplace_back();
      groups.back().push_back(i);
    } else {
      groups[static_cast<std::size_t>(found - tables.begin())].push_back(i);
    }
  }
  return groups;
}

Table DataStore::read(const std::vector<std::size_t>& group) const {
  return with_place(experiment_, [&] {
    Table table = read_table(for_reading(settings_[wanted_[group.front()].setting].data));
    for (const std::size_t i : group) {
      for (const models::Family family : settings_[wanted_[i].setting].families)
        experiments::require_target_of(family, table);
    }
    return table;
  });
}

// Jobs are known by the contents of their data: results must not be of other contents.
void DataStore::require_unchanged(const DataSettings& data) const {
  if (!hashes_) return;
  for (const std::string& path : {data.path, data.split.path}) {
    if (!path.empty()) hashes_->require_unchanged(path);
  }
}

void DataStore::encode(const Table& table, const std::vector<std::size_t>& group, std::size_t threads) {
  in_parallel(group.size(), threads, [&](std::size_t i) {
    Wanted& wanted = wanted_[group[i]];
    with_place(experiment_, [&] {
      wanted.descriptor =
          experiments::prepare(table, settings_[wanted.setting].data, experiment_.splits()[wanted.split]);
    });
  });
}

}  // namespace seedbed::runner
