#include "runner/sweep/data/data_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/amounts.hpp"
#include "base/data_error.hpp"
#include "base/in_parallel.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/splits/listed_rows.hpp"
#include "experiments/dataset/table.hpp"
#include "runner/host/memory.hpp"
#include "runner/sweep/group_note.hpp"

namespace seedbed::runner {

using experiments::DataSettings;
using experiments::Experiment;
using experiments::Table;

namespace {

// What reading a file depends on: the rest is for encoding, so that cells that differ in it share a table.
DataSettings for_reading(DataSettings settings) {
  const experiments::SplitSettings all = settings.split;
  settings.scaling = DataSettings().scaling;
  settings.clip = DataSettings().clip;
  settings.min_count = DataSettings().min_count;
  settings.split = {};
  settings.split.kind = all.kind;
  settings.split.by = all.by;
  settings.split.name = all.name;
  settings.split.path = all.path;
  settings.split.train_path = all.train_path;
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
  return key.starts_with("data.") || key == "train.refit";
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
  if (!settings.is_program()) settings_[place->second].families.insert(settings.model.family);
  for (const std::string& input : settings.program.inputs)
    settings_[place->second].inputs.insert(
        (std::filesystem::path(settings.program.directory) / input).string());
  setting_of_cell_.push_back(static_cast<std::uint32_t>(place->second));
}

DataStore::~DataStore() = default;

void DataStore::hash_files(const ContentHashes& hashes) {
  hashes_ = hashes;
  const auto hash = [&](const std::string& path, const std::string& setting) {
    if (path.empty()) return;
    with_place(experiment_, [&] {
      try {
        hashes(path);
      } catch (const DataError& error) {
        throw DataError(error.what() + where_else_it_was_looked_for(), setting);
      }
    });
  };
  for (const Setting& setting : settings_) {
    hash(setting.data.path, "data.path");
    for (const std::string& path : setting.data.more_paths) hash(path, "data.path");
    for (const int split : experiment_.splits()) {
      for (const std::string& file : experiments::split_files(setting.data.split, split))
        hash(file, "data.split.path");
    }
    for (const std::string& input : setting.inputs) hash(input, "inputs");
  }
}

std::string DataStore::where_else_it_was_looked_for() const {
  const std::filesystem::path& linked = experiment_.linked_directory();
  if (linked.empty()) return {};
  return fmt::format(
      " (the experiment file is a link: files are looked for beside the link, then beside what it points to, "
      "in "
      "{})",
      linked.string());
}

int DataStore::want(std::size_t cell, std::size_t split) {
  const std::size_t setting = setting_of_cell_.empty() ? 0 : setting_of_cell_[cell];
  const auto [place, is_new] = index_.emplace(std::pair(setting, split), static_cast<int>(wanted_.size()));
  if (is_new) wanted_.push_back({.setting = setting, .split = split});
  return place->second;
}

bool DataStore::is_wanted(std::size_t cell, std::size_t split) const {
  return index_.contains({setting_of_cell_.empty() ? 0 : setting_of_cell_[cell], split});
}

void DataStore::prepare(const Preparation& preparation) {
  for (const Group& group : wanted_by_table()) {
    read(group, preparation);
    encode_or_check(group, preparation);
    require_unchanged(settings_[wanted_[group.front()].setting].data);
    const auto is_done = [&](std::size_t i) { return preparation.check_only || wanted_[i].encoded; };
    if (!std::ranges::all_of(group, is_done)) continue;
    for (const std::size_t i : group) settings_[wanted_[i].setting].preparer.reset();
    tables_.pop_back();
  }
}

std::vector<DataStore::Group> DataStore::wanted_by_table() const {
  std::vector<DataSettings> tables;
  std::vector<Group> groups;
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

void DataStore::read(const Group& group, const Preparation& preparation) {
  const DataSettings& settings = settings_[wanted_[group.front()].setting].data;
  preparation.activity(fmt::format("reading {}", experiments::named_files(settings)));
  with_place(experiment_, [&] {
    tables_.push_back(std::make_shared<const Table>(read_table(for_reading(settings))));
    for (const std::size_t i : group) {
      for (const models::Family family : settings_[wanted_[i].setting].families)
        experiments::require_target_of(family, *tables_.back());
    }
  });
  const Table& table = *tables_.back();
  if (table.skipped_rows > 0) {
    preparation.note(
        fmt::format("{}: {} skipped (data.bad_rows: skip); the first: {}", experiments::named_files(settings),
                    count_text(table.skipped_rows, "bad row is", "bad rows are"), table.first_skipped));
  }
  if (const std::string note = note_of_group(settings, table); !note.empty()) preparation.note(note);
  if (table.left_out_rows > 0) {
    preparation.note(fmt::format("{}: {} of {} left out (data.where: {})", experiments::named_files(settings),
                                 table.left_out_rows, count_text(table.data_rows(), "row"), settings.where));
  }
  note_weights(settings, table, preparation);
  if (settings.split.kind == experiments::SplitKind::listed) note_lists(settings.split, preparation);
  const std::string like_data =
      settings.header.empty() ? experiments::names_like_data(settings.path, table.names) : std::string();
  if (!like_data.empty()) preparation.note("note: " + like_data);
  for (const std::size_t i : group) {
    Setting& setting = settings_[wanted_[i].setting];
    if (setting.preparer) continue;
    with_place(experiment_, [&] {
      setting.preparer = std::make_shared<const experiments::Preparer>(table, setting.data);
    });
  }
}

void DataStore::note_weights(const DataSettings& settings, const Table& table,
                             const Preparation& preparation) const {
  if (settings.weight.empty()) return;
  if (table.weightless_rows > 0)
    preparation.note(fmt::format("{}: {} of {} left out, as their weight is 0 (data.weight: {})",
                                 experiments::named_files(settings), table.weightless_rows,
                                 count_text(table.data_rows(), "row"), settings.weight));
  const bool is_input = std::ranges::count(table.numeric_names, settings.weight) > 0 ||
                        std::ranges::count(settings.categorical, settings.weight) > 0 ||
                        settings.cyclic.contains(settings.weight);
  if (is_input)
    preparation.note(
        fmt::format("{}: column {} is an input and the weight of its rows (data.weight): every row "
                    "that is predicted must have it; leave it out of the inputs unless it is known "
                    "then",
                    experiments::named_files(settings), quoted_value(settings.weight)));
}

void DataStore::note_lists(const experiments::SplitSettings& split, const Preparation& preparation) const {
  for (const std::string& path : {split.path, split.train_path}) {
    const std::string note = path.empty() ? "" : experiments::one_row_a_line_note(path);
    if (!note.empty()) preparation.note(note);
  }
}

void DataStore::encode_or_check(const Group& group, const Preparation& preparation) {
  const std::size_t at_once = count_at_once(group, preparation);
  preparation.activity(
      fmt::format("{} {} for {}", at_once == group.size() ? "encoding" : "checking",
                  count_text(tables_.back()->rows(), "row"),
                  group.size() == 1 ? "1 split" : fmt::format("{} splits or settings", group.size())));
  in_parallel(group.size(), preparation.threads, [&](std::size_t i) {
    Wanted& wanted = wanted_[group[i]];
    if (i < at_once) {
      wanted.encoded = encode(group[i]);
      wanted.bytes = experiments::bytes_of(wanted.encoded);
    } else {
      check(group[i]);
    }
  });
}

// Fitting is most of the work: what was fitted is kept for the encoding, as long as all of it is little.
void DataStore::check(std::size_t index) {
  constexpr std::int64_t kMostKept = std::int64_t{64} << 20;
  Wanted& wanted = wanted_[index];
  const experiments::Preparer::Checked checked = with_place(experiment_, [&] {
    return settings_[wanted.setting].preparer->check(experiment_.splits()[wanted.split]);
  });
  wanted.bytes = static_cast<std::int64_t>(checked.bytes);
  wanted.rows = checked.rows;
  wanted.weights = checked.weights;
  const auto more = static_cast<std::int64_t>(checked.fitted_bytes);
  if ((fitted_bytes_ += more) <= kMostKept) {
    wanted.fitted = checked.fitted;
  } else {
    fitted_bytes_ -= more;
  }
}

// How many of the first are encoded before any job runs.
std::size_t DataStore::count_at_once(const Group& group, const Preparation& preparation) const {
  if (preparation.check_only) return 0;
  std::int64_t bytes = 0;
  for (const Wanted& wanted : wanted_) bytes += wanted.encoded ? wanted.bytes : 0;
  std::size_t count = 0;
  for (const std::size_t i : group) {
    bytes += static_cast<std::int64_t>(settings_[wanted_[i].setting].preparer->usual_size());
    if (bytes <= preparation.at_once) ++count;
  }
  return count == group.size() ? count : std::min(count, preparation.ahead);
}

// Asked for first: where a control group's memory ends, the system grants what is not there and then kills.
Descriptor DataStore::encode(std::size_t index) const {
  const Wanted& wanted = wanted_[index];
  const auto bytes = static_cast<std::int64_t>(settings_[wanted.setting].preparer->usual_size());
  const std::int64_t available = available_memory();
  if (available > 0 && available < bytes) {
    throw experiments::NoMemory(fmt::format(
        "the encoded data of {} take {}, and {} are available here; end what else takes memory, or "
        "use fewer rows or columns",
        name_of(index), memory_text(bytes), memory_text(available)));
  }
  return with_place(experiment_, [&] {
    const experiments::Preparer& preparer = *settings_[wanted.setting].preparer;
    const int split = experiment_.splits()[wanted.split];
    return wanted.fitted ? preparer.prepare(split, *wanted.fitted) : preparer.prepare(split);
  });
}

// Jobs are known by the contents of their data: results must not be of other contents.
void DataStore::require_unchanged(const DataSettings& data) const {
  if (!hashes_) return;
  hashes_->require_unchanged(data.path);
  std::set<std::string> files;
  for (const int split : experiment_.splits()) {
    for (const std::string& file : experiments::split_files(data.split, split)) files.insert(file);
  }
  for (const std::string& path : data.more_paths) hashes_->require_unchanged(path);
  for (const std::string& file : files) hashes_->require_unchanged(file);
}

std::vector<std::int64_t> DataStore::sizes() const {
  std::vector<std::int64_t> sizes;
  for (const Wanted& wanted : wanted_) sizes.push_back(wanted.bytes);
  return sizes;
}

std::string DataStore::rows_text() const {
  return wanted_.empty() ? std::string() : part_lines("rows", &Wanted::rows) + weights_text();
}

/// The lines "rows: 80 training, 10 validation, 10 test" of every split, as one line where all are the same.
template <class Parts>
std::string DataStore::part_lines(const char* what, Parts Wanted::*parts) const {
  const auto number = [](auto size) {
    if constexpr (std::is_floating_point_v<decltype(size)>)
      return experiments::weight_text(size);
    else
      return std::to_string(size);
  };
  const auto line = [&](const std::string& of, const std::string& train, const std::string& validation,
                        const std::string& test) {
    return fmt::format("{}{}: {} training, {} validation, {} test\n", what, of, train, validation, test);
  };
  const auto line_of = [&](const std::string& of, const Wanted& wanted) {
    const Parts& sizes = wanted.*parts;
    return line(of, number(sizes.train), number(sizes.validation), number(sizes.test));
  };
  const auto same = [&](const Wanted& wanted) { return wanted.*parts == wanted_.front().*parts; };
  if (std::ranges::all_of(wanted_, same)) {
    const std::string of = wanted_.size() == 1 ? "" : fmt::format(" of each of {} splits", wanted_.size());
    return line_of(settings_.size() == 1 ? of : "", wanted_.front());
  }
  constexpr std::size_t kMostLines = 20;
  std::string lines;
  for (std::size_t i = 0; wanted_.size() <= kMostLines && i < wanted_.size(); ++i)
    lines += line_of(" of " + name_of(i), wanted_[i]);
  if (!lines.empty()) return lines;
  const auto range = [&](auto Parts::*part) {
    const auto of = [&](const Wanted& wanted) { return wanted.*parts.*part; };
    const auto [least, most] = std::ranges::minmax_element(wanted_, {}, of);
    return fmt::format("{} to {}", number(of(*least)), number(of(*most)));
  };
  return line(fmt::format(" of {} splits or settings", wanted_.size()), range(&Parts::train),
              range(&Parts::validation), range(&Parts::test));
}

/// Nothing unless rows have weights.
std::string DataStore::weights_text() const {
  const auto weighted = [](const Setting& setting) { return !setting.data.weight.empty(); };
  return std::ranges::any_of(settings_, weighted) ? part_lines("weights", &Wanted::weights) : std::string();
}

std::unique_ptr<DataShelf> DataStore::shelf(const std::vector<std::size_t>& jobs, std::int64_t limit,
                                            std::size_t ahead) {
  std::vector<DataShelf::Item> items;
  for (std::size_t i = 0; i < wanted_.size(); ++i)
    items.push_back({.bytes = wanted_[i].bytes, .jobs = jobs[i], .made = std::move(wanted_[i].encoded)});
  return std::make_unique<DataShelf>(
      std::move(items), DataShelf::Options{.limit = limit,
                                           .ahead = ahead,
                                           .make = [this](std::size_t index) { return encode(index); },
                                           .all_made = [this] { forget_tables(); }});
}

void DataStore::forget_tables() {
  for (Setting& setting : settings_) setting.preparer.reset();
  for (Wanted& wanted : wanted_) wanted.fitted.reset();
  tables_.clear();
}

std::string DataStore::name_of(std::size_t index) const {
  const Wanted& wanted = wanted_[index];
  const std::string split = fmt::format("split {}", experiment_.splits()[wanted.split]);
  return settings_.size() == 1 ? split : fmt::format("{} of data setting {}", split, wanted.setting + 1);
}

}  // namespace seedbed::runner
