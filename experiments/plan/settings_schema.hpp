#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/job.hpp"
#include "experiments/plan/yaml/value.hpp"

namespace seedbed::experiments {

/// A value chosen for a setting, checked and ready to be put into a job's settings.
struct Choice {
  std::size_t setting = 0;  ///< index into settings_schema()
  std::function<void(JobSettings&)> apply;
  nlohmann::json value;  ///< canonical
  std::string text;      ///< canonical_text(value)
  std::string given;     ///< of a file, how it was named if that is not where it is; else empty
  bool is_default = false;
};

/// One setting of a job.
struct Setting {
  std::string key;               ///< dotted: "train.lr"
  std::string values;            ///< what it takes: "relu, silu, gelu or tanh"
  std::string help;              ///< what it does, in one line
  bool is_file = false;          ///< ids are made of the content instead of the path (of each file of a list)
  bool are_patterns = false;     ///< files of a program's directory, of which the names count too
  bool decides_nothing = false;  ///< ids are not made of it
  unsigned split_kinds = 0;      ///< bit k: counts if data.split.kind is SplitKind k; 0: always counts
  Choice fallback;               ///< its default
  std::function<Choice(const Value&)> read;  ///< throws ExperimentError
  std::function<nlohmann::json(const JobSettings&)> canonical;

  bool counts(SplitKind kind) const {
    return split_kinds == 0 || (split_kinds >> static_cast<unsigned>(kind) & 1);
  }
};

/// Every setting of a job, in the order of the documentation.
const std::vector<Setting>& settings_schema();

/// Names of the kinds of split, in the order of SplitKind.
const std::vector<std::string>& split_kind_names();

/// Indices into the schema, sorted by key.
const std::vector<std::size_t>& settings_by_key();

/// The settings a key stands for: one, or for "data.split" all of its parts; empty for any other key.
const std::vector<std::size_t>& settings_named(const std::string& key);

/// Reads the value of a key: one choice per setting it stands for. The parts of "data.split" that the value
/// does not give return to their defaults. Throws ExperimentError.
std::vector<Choice> read_choices(const std::string& key, const Value& value);

/// Whether the key begins with the name of a section and a point: "data.", "model." or "train.".
bool in_section(std::string_view key);

/// "unknown key 'model.component' (did you mean 'model.components'?)"
std::string unknown_key(const std::string& key);

}  // namespace seedbed::experiments
