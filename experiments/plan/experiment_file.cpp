#include "experiments/plan/experiment_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/messages.hpp"
#include "experiments/plan/run_settings.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::experiments {
namespace {

using Kind = Value::Kind;

const std::vector<std::string> kTopKeys = {
    "extends", "name",     "paths", "data", "model",   "train",   "command", "directory", "inputs", "seeds",
    "splits",  "settings", "grid",  "zip",  "exclude", "include", "scores",  "run",       "engine"};

// A section may be left empty, as when all its lines are commented out.
const std::vector<Entry>& map_entries(const Value& value, std::string_view what, std::string_view example) {
  if (value.kind != Kind::map && value.kind != Kind::null) {
    fail(value.place, fmt::format("{} must be {}, not {}", what, example, value.described()));
  }
  return value.entries;
}

const std::vector<Value>& list_items(const Value& value, std::string_view what, std::string_view example) {
  if (value.kind != Kind::list && value.kind != Kind::null) {
    fail(value.place, fmt::format("{} must be a list such as {}, not {}", what, example, value.described()));
  }
  return value.items;
}

/// Whether settings have names such as key + ".kind".
bool is_group(const std::string& key) {
  return std::ranges::any_of(settings_schema(),
                             [&](const Setting& setting) { return setting.key.starts_with(key + "."); });
}

const char* example_of(std::string_view prefix) {
  if (prefix == "data.split.") return "a map such as {kind: folds, folds: 10}";
  if (prefix == "model.numeric.") return "a map such as {kind: piecewise, bins: 16}";
  if (prefix == "train.average.") return "a map such as {kind: ema, decay: 0.999}";
  return "a section of 'key: value' lines";
}

void read_section(const Entry& section, const std::string& prefix, std::vector<Given>& base) {
  for (const Entry& entry :
       map_entries(section.value, prefix.substr(0, prefix.size() - 1), example_of(prefix))) {
    const std::string key = prefix + entry.key;
    if (is_group(key)) {
      read_section(entry, key + ".", base);
    } else if (settings_named(key).empty()) {
      fail(entry.place, unknown_key(key));
    } else {
      base.push_back({key, entry.place, entry.value});
    }
  }
}

/// Settings of a program: names with points, or maps in maps. Those that are `inherited` have their type.
void declare_settings(const Value& value, const std::string& prefix, const Schema& inherited,
                      Schema& schema) {
  const std::string what = prefix.empty() ? "settings" : "settings: " + prefix.substr(0, prefix.size() - 1);
  for (const Entry& entry : map_entries(value, what, "a map such as {tree.depth: 6, tree.lr: 0.05}")) {
    const std::string key = prefix + entry.key;
    if (entry.value.kind == Kind::map && !entry.value.entries.empty()) {
      declare_settings(entry.value, key + ".", inherited, schema);
    } else if (inherited.is_declared(key)) {
      schema.give(key, entry.value);
    } else {
      schema.declare(key, entry.place, entry.value);
    }
  }
}

GivenAxis read_axis(const Schema& schema, const Entry& entry, std::string_view section) {
  require_setting(schema, entry.key, entry.place);
  const std::string what = fmt::format("{}: {}", section, entry.key);
  if (entry.value.kind != Kind::list) {
    fail(entry.value.place,
         fmt::format("{} must be a list of the values to try, not {}", what, entry.value.described()));
  }
  if (entry.value.items.empty()) {
    fail(entry.value.place, fmt::format("{} has no values; give at least one, or leave the key out", what));
  }
  return {entry.key, entry.place, entry.value.items};
}

std::vector<GivenGroup> read_zip(const Schema& schema, const Value& value) {
  constexpr const char* kExample = "- {model.hidden: [[64], [128]], train.lr: [1e-3, 3e-4]}";
  std::vector<GivenGroup> groups;
  for (const Value& item : list_items(value, "zip", kExample)) {
    if (item.kind != Kind::map || item.entries.empty()) {
      fail(item.place,
           fmt::format("each group of zip must be a map such as {}, not {}", kExample, item.described()));
    }
    GivenGroup group{item.place, {}};
    for (const Entry& entry : item.entries) {
      group.axes.push_back(read_axis(schema, entry, "zip"));
      const GivenAxis &first = group.axes.front(), &axis = group.axes.back();
      if (axis.values.size() != first.values.size()) {
        fail(entry.place,
             fmt::format("zip: {} has {} values but {} has {}; lists that advance together need the "
                         "same length",
                         axis.key, axis.values.size(), first.key, first.values.size()));
      }
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<GivenCells> read_cells(const Schema& schema, const Value& value, const std::string& section) {
  std::vector<GivenCells> all;
  for (const Value& item : list_items(value, section, "- {model.components: 1, train.lr: 3e-4}")) {
    if (item.kind != Kind::map || item.entries.empty()) {
      fail(item.place, fmt::format("each entry of {} must be a map such as {{model.components: 1}}, not {}",
                                   section, item.kind == Kind::map ? "an empty one" : item.described()));
    }
    GivenCells cells{item.place, {}};
    for (const Entry& entry : item.entries) {
      require_setting(schema, entry.key, entry.place);
      cells.keys.push_back({entry.key, entry.place, entry.value});
    }
    all.push_back(std::move(cells));
  }
  return all;
}

void read_paths(const Entry& section, std::map<std::string, std::string>& paths) {
  for (const Entry& entry : map_entries(section.value, "paths", "a map of names of files to their paths")) {
    const std::string& path = entry.value.text;
    if (entry.value.kind != Kind::scalar || !std::filesystem::path(path).is_absolute()) {
      fail(entry.value.place, fmt::format("paths: {} must be an absolute path, not {}",
                                          quoted_value(entry.key), entry.value.described()));
    }
    paths[entry.key] = path;
  }
}

void read_top_entry(const Entry& entry, ExperimentFile& file) {
  const Given given{entry.key, entry.place, entry.value};
  if (entry.key == "name") {
    file.name = given;
  } else if (entry.key == "seeds") {
    file.seeds = given;
  } else if (entry.key == "splits") {
    file.splits = given;
  } else if (entry.key == "scores") {
    file.scores = given;
  } else if (entry.key == "data" || entry.key == "model" || entry.key == "train") {
    read_section(entry, entry.key + ".", file.base);
  } else if (entry.key == "command" || entry.key == "directory" || entry.key == "inputs") {
    file.base.push_back(given);
  } else if (entry.key == "run" || entry.key == "engine") {
    const bool is_run = entry.key == "run";
    for (const Entry& part : map_entries(
             entry.value, entry.key,
             is_run ? "a map such as {retries: 1, timeout: 10m}" : "a map such as {kind: slurm, tasks: 8}")) {
      file.run.push_back({entry.key + "." + part.key, part.place, part.value});
      require_run_key(file.run.back().key, part.place);
    }
  } else if (entry.key == "grid") {
    for (const Entry& axis : map_entries(entry.value, "grid", "a map such as {model.components: [1, 3]}")) {
      file.grid.push_back(read_axis(file.schema, axis, "grid"));
    }
  } else if (entry.key == "paths") {
    read_paths(entry, file.paths);
  } else if (entry.key == "zip") {
    file.zip = read_zip(file.schema, entry.value);
  } else if (entry.key != "settings" && entry.key != "extends") {  // which are read before everything else
    (entry.key == "exclude" ? file.exclude : file.include) = read_cells(file.schema, entry.value, entry.key);
  }
}

[[noreturn]] void refuse_top_key(const Entry& entry) {
  if (in_section(entry.key) && !settings_named(entry.key).empty()) {
    const std::size_t point = entry.key.find('.');
    fail(entry.place,
         fmt::format("unknown key {}; keys with points belong in grid: here, write {} under '{}:'",
                     quoted_value(entry.key), quoted_value(entry.key.substr(point + 1)),
                     entry.key.substr(0, point)));
  }
  for (const Setting& setting : settings_schema()) {
    if (setting.key.ends_with("." + entry.key)) {
      fail(entry.place, fmt::format("unknown key {} (did you mean {}, under '{}:'?)", quoted_value(entry.key),
                                    quoted_value(setting.key), setting.key.substr(0, setting.key.find('.'))));
    }
  }
  fail(entry.place,
       fmt::format("unknown key {}{}", quoted_value(entry.key), did_you_mean(entry.key, kTopKeys)));
}

}  // namespace

bool is_fixed_key(std::string_view key) {
  return key == "name" || key == "seeds" || key == "splits" || key == "scores" || key == "run" ||
         key == "engine" || key.starts_with("run.") || key.starts_with("engine.");
}

void require_setting(const Schema& schema, const std::string& key, const Place& place) {
  if (!schema.named(key).empty()) return;
  if (is_fixed_key(key)) {
    fail(place, fmt::format("{} cannot vary; give it once, beside grid", quoted_value(key)));
  }
  if (key == "data" || key == "model" || key == "train") {
    fail(place, fmt::format("'{0}' is a section; write keys with points, such as {1}", key,
                            key == "data"    ? "data.scaling"
                            : key == "model" ? "model.components"
                                             : "train.lr"));
  }
  fail(place, schema.unknown_key(key));
}

ExperimentFile read_experiment_file(const Value& root, const Schema& inherited) {
  if (root.kind == Kind::null)
    fail({root.place.source}, "is empty; an experiment needs at least data.path and data.target");
  if (root.kind != Kind::map) {
    fail(root.place,
         fmt::format("an experiment file is a map with keys such as data, model and train, not {}{}",
                     root.described(),
                     root.text.find(':') != std::string::npos ? "; put a space after ':'" : ""));
  }
  ExperimentFile file;
  file.schema = inherited;
  if (const Value* settings = root.find("settings")) {
    file.settings_place = settings->place;
    declare_settings(*settings, "", inherited, file.schema);
  }
  for (const Entry& entry : root.entries) {
    if (std::find(kTopKeys.begin(), kTopKeys.end(), entry.key) == kTopKeys.end()) refuse_top_key(entry);
    read_top_entry(entry, file);
  }
  return file;
}

}  // namespace seedbed::experiments
