#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/plan/schema.hpp"
#include "experiments/plan/yaml/value.hpp"

namespace seedbed::experiments {

/// A key and what was written for it.
struct Given {
  std::string key;
  Place place;  ///< of the key
  Value value;
};

/// A key of `grid` or `zip` with its values, at least one.
struct GivenAxis {
  std::string key;
  Place place;
  std::vector<Value> values;
};

struct GivenGroup {  ///< of `zip`
  Place place;
  std::vector<GivenAxis> axes;
};

struct GivenCells {  ///< an entry of `exclude` or `include`
  Place place;
  std::vector<Given> keys;
};

/// An experiment file taken apart: every key is known and in the right place, no value has been read yet.
struct ExperimentFile {
  Schema schema;  ///< with what `settings` declares, here or in the file that this one extends
  Place settings_place;
  std::optional<Given> name, seeds, splits, scores;
  std::vector<Given> run;   ///< of `engine` too; keys as "run.retries"
  std::vector<Given> base;  ///< one for each setting given
  std::vector<GivenAxis> grid;
  std::vector<GivenGroup> zip;
  std::vector<GivenCells> exclude, include;
  std::map<std::string, std::string> paths;  ///< where files are that it names
  std::vector<std::string> overridden;       ///< setting keys that came from the command line
};

/// `inherited` are the settings that the file which it extends has. Throws ExperimentError.
ExperimentFile read_experiment_file(const Value& root, const Schema& inherited = {});

/// Throws ExperimentError unless `key` names a setting of a job that may vary.
void require_setting(const Schema& schema, const std::string& key, const Place& place);

/// Keys that stand beside the sections and cannot vary.
bool is_fixed_key(std::string_view key);

}  // namespace seedbed::experiments
